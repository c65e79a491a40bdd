// The reference peer: implements test.capnp on libcapnp, as a server, or as a client that runs named scenarios and
// prints a line for each. `peer serve` prints its port; `peer call PORT` prints `ok NAME` or `FAIL NAME why`.

#include "test.capnp.h"
#include <capnp/rpc-twoparty.h>
#include <capnp/rpc.capnp.h>
#include <capnp/serialize-async.h>
#include <kj/async-io.h>
#include <kj/debug.h>
#include <cmath>
#include <functional>
#include <iostream>
#include <limits>
#include <string>
#include <vector>

namespace {

uint liveCounters = 0;

class CounterImpl final: public Counter::Server {
public:
  explicit CounterImpl(uint32_t start): value(start) { ++liveCounters; }
  ~CounterImpl() noexcept(false) { --liveCounters; }

  uint32_t value;
  std::vector<uint32_t> sequences;

protected:
  kj::Promise<void> add(AddContext context) override {
    value += context.getParams().getBy();
    context.getResults().setValue(value);
    return kj::READY_NOW;
  }
  kj::Promise<void> note(NoteContext context) override {
    sequences.push_back(context.getParams().getSequence());
    context.getResults().setPosition(sequences.size() - 1);
    return kj::READY_NOW;
  }
  kj::Promise<void> notes(NotesContext context) override {
    auto list = context.getResults().initSequences(sequences.size());
    for (size_t i = 0; i < sequences.size(); i++) list.set(i, sequences[i]);
    return kj::READY_NOW;
  }
};

class CallbackImpl final: public Callback::Server {
public:
  CallbackImpl(uint& calls, bool& gone): calls(calls), gone(gone) {}
  ~CallbackImpl() noexcept(false) { gone = true; }
protected:
  uint& calls;
  bool& gone;
  kj::Promise<void> call(CallContext context) override {
    ++calls;
    context.getResults().setText(kj::str("c++ ", context.getParams().getText()));
    return kj::READY_NOW;
  }
};

kj::Exception::Type typeOf(uint16_t number) {
  switch (number) {
    case 1: return kj::Exception::Type::OVERLOADED;
    case 2: return kj::Exception::Type::DISCONNECTED;
    case 3: return kj::Exception::Type::UNIMPLEMENTED;
    default: return kj::Exception::Type::FAILED;
  }
}

class PeerImpl final: public Peer::Server {
  std::vector<Callback::Client> kept;
  kj::Own<kj::PromiseFulfiller<Counter::Client>> promise;
  uint hangingNow = 0;
  uint canceled = 0;

  struct Hanging {
    PeerImpl& peer;
    explicit Hanging(PeerImpl& peer): peer(peer) { ++peer.hangingNow; }
    ~Hanging() { --peer.hangingNow; ++peer.canceled; }
  };

protected:
  kj::Promise<void> health(HealthContext context) override {
    context.getResults().setStatus("ok");
    return kj::READY_NOW;
  }
  kj::Promise<void> echo(EchoContext context) override {
    context.getResults().setValue(context.getParams().getValue());
    return kj::READY_NOW;
  }
  kj::Promise<void> makeCounter(MakeCounterContext context) override {
    auto start = context.getParams().getStart();
    auto results = context.getResults();
    results.setCounter(kj::heap<CounterImpl>(start));
    auto inner = results.initHolder().initInner();
    inner.setText("inner");
    inner.setCounter(kj::heap<CounterImpl>(start + 100));
    return kj::READY_NOW;
  }
  kj::Promise<void> callBack(CallBackContext context) override {
    auto params = context.getParams();
    auto callback = params.getCallback();
    kj::Vector<kj::Promise<kj::String>> calls;
    for (uint i = 0; i < params.getTimes(); i++) {
      auto request = callback.callRequest();
      request.setText(kj::str(i));
      calls.add(request.send().then([](auto&& response) { return kj::str(response.getText()); }));
    }
    return kj::joinPromises(calls.releaseAsArray()).then([context](kj::Array<kj::String> texts) mutable {
      auto list = context.getResults().initTexts(texts.size());
      for (size_t i = 0; i < texts.size(); i++) list.set(i, texts[i]);
    });
  }
  kj::Promise<void> keep(KeepContext context) override {
    kept.push_back(context.getParams().getCallback());
    return kj::READY_NOW;
  }
  kj::Promise<void> fire(FireContext context) override {
    kj::Vector<kj::Promise<kj::String>> calls;
    for (auto& callback: kept) {
      auto request = callback.callRequest();
      request.setText(context.getParams().getText());
      calls.add(request.send().then([](auto&& response) { return kj::str(response.getText()); }));
    }
    return kj::joinPromises(calls.releaseAsArray()).then([context](kj::Array<kj::String> texts) mutable {
      auto list = context.getResults().initTexts(texts.size());
      for (size_t i = 0; i < texts.size(); i++) list.set(i, texts[i]);
    });
  }
  kj::Promise<void> forget(ForgetContext context) override {
    kept.clear();
    return kj::READY_NOW;
  }
  kj::Promise<void> same(SameContext context) override {
    context.getResults().setCounter(context.getParams().getCounter());
    return kj::READY_NOW;
  }
  kj::Promise<void> promised(PromisedContext context) override {
    auto paf = kj::newPromiseAndFulfiller<Counter::Client>();
    promise = kj::mv(paf.fulfiller);
    context.getResults().setCounter(kj::mv(paf.promise));
    return kj::READY_NOW;
  }
  kj::Promise<void> settle(SettleContext context) override {
    promise->fulfill(context.getParams().getCounter());
    return kj::READY_NOW;
  }
  kj::Promise<void> spoil(SpoilContext context) override {
    promise->reject(KJ_EXCEPTION(FAILED, kj::str(context.getParams().getText())));
    return kj::READY_NOW;
  }
  kj::Promise<void> hang(HangContext context) override {
    context.allowCancellation();
    return kj::Promise<void>(kj::NEVER_DONE).attach(kj::heap<Hanging>(*this));
  }
  kj::Promise<void> hanging(HangingContext context) override {
    context.getResults().setNow(hangingNow);
    context.getResults().setCanceled(canceled);
    return kj::READY_NOW;
  }
  kj::Promise<void> fail(FailContext context) override {
    auto params = context.getParams();
    return kj::Exception(typeOf(params.getType()), __FILE__, __LINE__, kj::str(params.getText()));
  }
  kj::Promise<void> live(LiveContext context) override {
    context.getResults().setCounters(liveCounters);
    return kj::READY_NOW;
  }
  kj::Promise<void> tail(TailContext context) override {
    auto params = context.getParams();
    auto request = params.getCounter().addRequest();
    request.setBy(params.getBy());
    context.releaseParams();
    return context.tailCall(kj::mv(request));
  }
  kj::Promise<void> sum(SumContext context) override {
    auto counters = context.getParams().getCounters();
    kj::Vector<kj::Promise<uint32_t>> calls;
    for (auto counter: counters) {
      auto request = counter.addRequest();
      request.setBy(1);
      calls.add(request.send().then([](auto&& response) { return response.getValue(); }));
    }
    return kj::joinPromises(calls.releaseAsArray()).then([context](kj::Array<uint32_t> values) mutable {
      auto results = context.getResults();
      auto list = results.initValues(values.size());
      for (size_t i = 0; i < values.size(); i++) list.set(i, values[i]);
      results.setCounters(context.getParams().getCounters());
    });
  }
  kj::Promise<void> any(AnyContext context) override {
    context.getResults().getValue().set(context.getParams().getValue());
    return kj::READY_NOW;
  }
  kj::Promise<void> addLater(AddLaterContext context) override {
    auto request = context.getParams().getCounter().addRequest();
    request.setBy(context.getParams().getBy());
    return request.send().then([context](auto&& response) mutable { context.getResults().setValue(response.getValue()); });
  }
};

// ---------------------------------------------------------------------------------------------------------------------

struct Session {
  kj::AsyncIoContext& io;
  kj::Own<kj::AsyncIoStream> stream;
  capnp::TwoPartyClient client;
  Peer::Client peer;
  Session(kj::AsyncIoContext& io, kj::StringPtr address)
      : io(io), stream(connect(io, address)), client(*stream), peer(client.bootstrap().castAs<Peer>()) {}
  static kj::Own<kj::AsyncIoStream> connect(kj::AsyncIoContext& io, kj::StringPtr address) {
    return io.provider->getNetwork().parseAddress(address).wait(io.waitScope)->connect().wait(io.waitScope);
  }
  kj::WaitScope& scope() { return io.waitScope; }
};

void fill(Everything::Builder value, bool deep) {
  value.setBool(true);
  value.setInt8(-128);
  value.setInt16(-32768);
  value.setInt32(std::numeric_limits<int32_t>::min());
  value.setInt64(std::numeric_limits<int64_t>::min());
  value.setUint8(255);
  value.setUint16(65535);
  value.setUint32(4294967295u);
  value.setUint64(18446744073709551615ull);
  value.setFloat32(1.5f);
  value.setFloat64(-1e308);
  value.setText("gr\xc3\xbc\xc3\x9f dich \xf0\x9f\x91\x8b");
  value.setData(kj::arrayPtr(reinterpret_cast<const kj::byte*>("\0\1\xff"), 3));
  value.setColour(Colour::BLUE);
  auto bools = value.initBools(11);
  for (uint i = 0; i < 11; i++) bools.set(i, i % 3 == 0);
  auto numbers = value.initNumbers(2);
  numbers.set(0, 9007199254740993ull);
  numbers.set(1, 0);
  auto texts = value.initTexts(2);
  texts.set(0, "");
  texts.set(1, "two");
  auto lists = value.initLists(2);
  lists.init(0, 3).set(2, 7);
  lists.init(1, 0);
  value.setWithDefault(0);
  value.setWord("chosen");
  if (!deep) return;
  fill(value.initNested(), false);
  auto structs = value.initStructs(2);
  fill(structs[0], false);
  structs[1].setNumber(5);
}

kj::String describe(kj::Exception& exception) { return kj::str((int)exception.getType(), " ", exception.getDescription()); }

template <typename Promise>
kj::String failure(Promise&& promise, kj::WaitScope& scope) {
  KJ_IF_MAYBE(exception, kj::runCatchingExceptions([&]() { promise.wait(scope); })) return describe(*exception);
  return kj::str("nothing failed");
}

uint32_t live(Session& s) { return s.peer.liveRequest().send().wait(s.scope()).getCounters(); }

void awaitLive(Session& s, uint32_t want) {
  for (uint turn = 0; turn < 1000; turn++) if (live(s) == want) return;
  KJ_FAIL_REQUIRE("counters still referred to", live(s), want);
}

kj::Promise<uint32_t> note(Counter::Client& counter, uint32_t sequence) {
  auto request = counter.noteRequest();
  request.setSequence(sequence);
  return request.send().then([](auto&& response) { return response.getPosition(); });
}

void expectOrder(CounterImpl& counter, uint count) {
  KJ_REQUIRE(counter.sequences.size() == count, counter.sequences.size());
  for (uint i = 0; i < count; i++) KJ_REQUIRE(counter.sequences[i] == i, i, counter.sequences[i]);
}

struct Scenario { const char* name; std::function<void(Session&)> run; };

std::vector<Scenario> scenarios() {
  return {
    {"health", [](Session& s) {
      auto response = s.peer.healthRequest().send().wait(s.scope());
      KJ_REQUIRE(response.getStatus() == "ok");
    }},
    {"every type there and back", [](Session& s) {
      auto request = s.peer.echoRequest();
      fill(request.initValue(), true);
      auto want = kj::str(request.getValue());
      auto got = kj::str(request.send().wait(s.scope()).getValue());
      KJ_REQUIRE(got == want, got, want);
    }},
    {"pipelining on a result and on a struct in it", [](Session& s) {
      auto request = s.peer.makeCounterRequest();
      request.setStart(10);
      auto made = request.send();
      auto add = made.getCounter().addRequest();
      add.setBy(5);
      auto first = add.send();
      auto addInner = made.getHolder().getInner().getCounter().addRequest();
      addInner.setBy(7);
      KJ_REQUIRE(addInner.send().wait(s.scope()).getValue() == 117);
      KJ_REQUIRE(first.wait(s.scope()).getValue() == 15);
    }},
    {"calling back while the call is open", [](Session& s) {
      uint calls = 0; bool gone = false;
      auto request = s.peer.callBackRequest();
      request.setCallback(kj::heap<CallbackImpl>(calls, gone));
      request.setTimes(3);
      { auto response = request.send().wait(s.scope());
        KJ_REQUIRE(response.getTexts().size() == 3 && response.getTexts()[2] == "c++ 2"); }
      for (uint turn = 0; turn < 1000 && !gone; turn++) live(s);
      KJ_REQUIRE(calls == 3 && gone, calls, gone);
    }},
    {"a callback kept and forgotten", [](Session& s) {
      uint calls = 0; bool gone = false;
      { auto request = s.peer.keepRequest();
        request.setCallback(kj::heap<CallbackImpl>(calls, gone));
        request.send().wait(s.scope()); }
      KJ_REQUIRE(!gone);
      auto fire = s.peer.fireRequest();
      fire.setText("now");
      KJ_REQUIRE(fire.send().wait(s.scope()).getTexts()[0] == "c++ now");
      KJ_REQUIRE(!gone && calls == 1);
      s.peer.forgetRequest().send().wait(s.scope());
      for (uint turn = 0; turn < 1000 && !gone; turn++) live(s);
      KJ_REQUIRE(gone);
    }},
    {"order is kept when my own capability comes back (embargo)", [](Session& s) {
      auto own = kj::heap<CounterImpl>(0);
      auto& counter = *own;
      Counter::Client client = kj::mv(own);
      auto request = s.peer.sameRequest();
      request.setCounter(client);
      auto same = request.send();
      Counter::Client back = same.getCounter();
      kj::Vector<kj::Promise<uint32_t>> calls;
      for (uint i = 0; i < 4; i++) calls.add(note(back, i));
      same.wait(s.scope());
      for (uint i = 4; i < 8; i++) calls.add(note(back, i));
      kj::joinPromises(calls.releaseAsArray()).wait(s.scope());
      expectOrder(counter, 8);
    }},
    {"order is kept when a promise resolves to my own capability", [](Session& s) {
      auto own = kj::heap<CounterImpl>(0);
      auto& counter = *own;
      Counter::Client client = kj::mv(own);
      Counter::Client promised = s.peer.promisedRequest().send().wait(s.scope()).getCounter();
      kj::Vector<kj::Promise<uint32_t>> calls;
      for (uint i = 0; i < 4; i++) calls.add(note(promised, i));
      auto settle = s.peer.settleRequest();
      settle.setCounter(client);
      settle.send().wait(s.scope());
      for (uint i = 4; i < 8; i++) calls.add(note(promised, i));
      kj::joinPromises(calls.releaseAsArray()).wait(s.scope());
      promised.whenResolved().wait(s.scope());
      expectOrder(counter, 8);
    }},
    {"a promise resolves to a capability over there", [](Session& s) {
      auto make = s.peer.makeCounterRequest();
      make.setStart(1);
      auto made = make.send().wait(s.scope());
      Counter::Client promised = s.peer.promisedRequest().send().wait(s.scope()).getCounter();
      auto early = note(promised, 0);
      auto settle = s.peer.settleRequest();
      settle.setCounter(made.getCounter());
      settle.send().wait(s.scope());
      KJ_REQUIRE(early.wait(s.scope()) == 0);
      KJ_REQUIRE(note(promised, 1).wait(s.scope()) == 1);
      promised.whenResolved().wait(s.scope());
      KJ_REQUIRE(note(promised, 2).wait(s.scope()) == 2);
    }},
    {"a promise breaks", [](Session& s) {
      Counter::Client promised = s.peer.promisedRequest().send().wait(s.scope()).getCounter();
      auto early = note(promised, 0);
      auto spoil = s.peer.spoilRequest();
      spoil.setText("spoilt on purpose");
      spoil.send().wait(s.scope());
      auto text = failure(early, s.scope());
      KJ_REQUIRE(text.startsWith("0 ") && strstr(text.cStr(), "spoilt on purpose") != nullptr, text);
      auto late = note(promised, 1);
      text = failure(late, s.scope());
      KJ_REQUIRE(strstr(text.cStr(), "spoilt on purpose") != nullptr, text);
    }},
    {"cancellation reaches the method", [](Session& s) {
      auto state = [&]() { return s.peer.hangingRequest().send().wait(s.scope()); };
      { auto hang = s.peer.hangRequest().send();
        KJ_REQUIRE(state().getNow() == 1); }
      for (uint turn = 0; turn < 1000 && state().getCanceled() == 0; turn++) {}
      KJ_REQUIRE(state().getNow() == 0 && state().getCanceled() == 1);
    }},
    {"each exception type with its text", [](Session& s) {
      for (uint16_t type = 0; type < 4; type++) {
        auto request = s.peer.failRequest();
        request.setType(type);
        request.setText(kj::str("reason ", type, " \xc3\xbc"));
        auto promise = request.send();
        auto text = failure(promise, s.scope());
        KJ_REQUIRE(text.startsWith(kj::str(type, " ")), text);
        KJ_REQUIRE(strstr(text.cStr(), kj::str("reason ", type, " \xc3\xbc").cStr()) != nullptr, text);
      }
    }},
    {"a method that is not implemented", [](Session& s) {
      auto promise = s.peer.absentRequest().send();
      auto text = failure(promise, s.scope());
      KJ_REQUIRE(text.startsWith("3 "), text);
    }},
    {"an interface that is not implemented", [](Session& s) {
      auto promise = s.peer.castAs<Extra>().extraRequest().send();
      auto text = failure(promise, s.scope());
      KJ_REQUIRE(text.startsWith("3 "), text);
    }},
    {"pipelining on a call that failed", [](Session& s) {
      auto request = s.peer.sameRequest();
      request.setCounter(nullptr);
      auto same = request.send();
      auto add = same.getCounter().addRequest();
      auto promise = add.send();
      auto text = failure(promise, s.scope());
      KJ_REQUIRE(text != "nothing failed", text);
    }},
    {"capabilities are released", [](Session& s) {
      auto before = live(s);
      { auto request = s.peer.makeCounterRequest();
        auto made = request.send().wait(s.scope());
        KJ_REQUIRE(live(s) == before + 2, live(s)); }
      awaitLive(s, before);
      { auto request = s.peer.makeCounterRequest();
        auto dropped = request.send(); }
      awaitLive(s, before);
    }},
    {"a tail call to my own capability", [](Session& s) {
      Counter::Client client = kj::heap<CounterImpl>(40);
      auto request = s.peer.tailRequest();
      request.setCounter(client);
      request.setBy(2);
      KJ_REQUIRE(request.send().wait(s.scope()).getValue() == 42);
    }},
    {"a tail call to a capability over there", [](Session& s) {
      auto make = s.peer.makeCounterRequest();
      make.setStart(40);
      auto made = make.send();
      auto request = s.peer.tailRequest();
      request.setCounter(made.getCounter());
      request.setBy(3);
      KJ_REQUIRE(request.send().wait(s.scope()).getValue() == 43);
    }},
    {"a pipelined capability as a parameter", [](Session& s) {
      auto make = s.peer.makeCounterRequest();
      make.setStart(7);
      auto made = make.send();
      auto request = s.peer.addLaterRequest();
      request.setCounter(made.getHolder().getInner().getCounter());
      request.setBy(1);
      KJ_REQUIRE(request.send().wait(s.scope()).getValue() == 108);
    }},
    {"an unresolved promise of mine as a parameter", [](Session& s) {
      auto paf = kj::newPromiseAndFulfiller<Counter::Client>();
      auto request = s.peer.addLaterRequest();
      request.setCounter(Counter::Client(kj::mv(paf.promise)));
      request.setBy(1);
      auto sent = request.send();
      live(s);
      paf.fulfiller->fulfill(kj::heap<CounterImpl>(8));
      KJ_REQUIRE(sent.wait(s.scope()).getValue() == 9);
    }},
    {"a promise of mine that breaks as a parameter", [](Session& s) {
      auto paf = kj::newPromiseAndFulfiller<Counter::Client>();
      auto request = s.peer.addLaterRequest();
      request.setCounter(Counter::Client(kj::mv(paf.promise)));
      auto sent = request.send();
      live(s);
      paf.fulfiller->reject(KJ_EXCEPTION(OVERLOADED, "no counter today"));
      auto text = failure(sent, s.scope());
      KJ_REQUIRE(strstr(text.cStr(), "no counter today") != nullptr, text);
    }},
    {"my own capability comes back as itself", [](Session& s) {
      Counter::Client client = kj::heap<CounterImpl>(1);
      auto request = s.peer.sumRequest();
      auto list = request.initCounters(2);
      list.set(0, client);
      auto make = s.peer.makeCounterRequest();
      make.setStart(20);
      list.set(1, make.send().getCounter());
      auto response = request.send().wait(s.scope());
      KJ_REQUIRE(response.getValues()[0] == 2 && response.getValues()[1] == 21);
      auto add = response.getCounters()[0].addRequest();
      add.setBy(10);
      KJ_REQUIRE(add.send().wait(s.scope()).getValue() == 12);
      auto addThere = response.getCounters()[1].addRequest();
      addThere.setBy(10);
      KJ_REQUIRE(addThere.send().wait(s.scope()).getValue() == 31);
    }},
    {"any pointer there and back, capability inside", [](Session& s) {
      auto request = s.peer.anyRequest();
      Counter::Client client = kj::heap<CounterImpl>(3);
      auto inner = request.getValue().initAs<Holder>().initInner();
      inner.setText("within");
      inner.setCounter(client);
      auto response = request.send().wait(s.scope());
      auto back = response.getValue().getAs<Holder>().getInner();
      KJ_REQUIRE(back.getText() == "within");
      auto add = back.getCounter().addRequest();
      add.setBy(1);
      KJ_REQUIRE(add.send().wait(s.scope()).getValue() == 4);
    }},
    {"many calls at once", [](Session& s) {
      kj::Vector<kj::Promise<void>> calls;
      for (uint i = 0; i < 2000; i++) {
        calls.add(s.peer.healthRequest().send().then([](auto&& response) { KJ_REQUIRE(response.getStatus() == "ok"); }));
      }
      kj::joinPromises(calls.releaseAsArray()).wait(s.scope());
    }},
    {"a megabyte there and back", [](Session& s) {
      auto request = s.peer.echoRequest();
      auto data = request.initValue().initData(1 << 20);
      for (size_t i = 0; i < data.size(); i++) data[i] = i * 7;
      auto response = request.send().wait(s.scope());
      auto back = response.getValue().getData();
      KJ_REQUIRE(back.size() == 1 << 20);
      for (size_t i = 0; i < back.size(); i++) KJ_REQUIRE(back[i] == (kj::byte)(i * 7), i);
    }},
  };
}

// Speaks raw frames: a Return for a question that nobody asked must be answered by an Abort and the end of the stream.
void abortScenario(kj::AsyncIoContext& io, kj::StringPtr address) {
  auto stream = Session::connect(io, address);
  capnp::MallocMessageBuilder message;
  auto ret = message.initRoot<capnp::rpc::Message>().initReturn();
  ret.setAnswerId(77);
  ret.setCanceled();
  capnp::writeMessage(*stream, message).wait(io.waitScope);
  auto answer = capnp::readMessage(*stream).wait(io.waitScope);
  auto root = answer->getRoot<capnp::rpc::Message>();
  KJ_REQUIRE(root.isAbort(), (int)root.which());
  KJ_REQUIRE(root.getAbort().getReason().size() > 0);
  KJ_REQUIRE(capnp::tryReadMessage(*stream).wait(io.waitScope) == nullptr);
}

void report(const char* name, kj::Maybe<kj::Exception> outcome) {
  KJ_IF_MAYBE(exception, outcome) {
    std::string text = kj::str(*exception).cStr();
    for (auto& letter: text) if (letter == '\n') letter = ' ';
    std::cout << "FAIL " << name << "\t" << text << std::endl;
  } else std::cout << "ok " << name << std::endl;
}

int call(kj::AsyncIoContext& io, kj::StringPtr address) {
  for (auto& scenario: scenarios()) {
    report(scenario.name, kj::runCatchingExceptions([&]() {
      Session session(io, address);
      scenario.run(session);
    }));
  }
  report("a frame out of order is answered by an abort", kj::runCatchingExceptions([&]() { abortScenario(io, address); }));
  // The process ends with a call open: the other end must see the method's signal abort.
  Session last(io, address);
  auto hang = last.peer.hangRequest().send();
  KJ_REQUIRE(last.peer.hangingRequest().send().wait(io.waitScope).getNow() == 1);
  std::cout << "ok left with a call open" << std::endl;
  return 0;
}

int serve(kj::AsyncIoContext& io) {
  auto address = io.provider->getNetwork().parseAddress("127.0.0.1").wait(io.waitScope);
  auto listener = address->listen();
  std::cout << listener->getPort() << std::endl;
  // A peer of its own for every connection, so that what one scenario keeps is not there in the next.
  struct Errors final: public kj::TaskSet::ErrorHandler { void taskFailed(kj::Exception&&) override {} } errors;
  kj::TaskSet tasks(errors);
  std::function<kj::Promise<void>()> loop = [&]() -> kj::Promise<void> {
    return listener->accept().then([&](kj::Own<kj::AsyncIoStream> stream) {
      auto network = kj::heap<capnp::TwoPartyVatNetwork>(*stream, capnp::rpc::twoparty::Side::SERVER);
      auto system = kj::heap(capnp::makeRpcServer(*network, kj::heap<PeerImpl>()));
      auto gone = network->onDisconnect();
      tasks.add(gone.attach(kj::mv(system), kj::mv(network), kj::mv(stream)));
      return loop();
    });
  };
  loop().wait(io.waitScope);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  auto io = kj::setupAsyncIo();
  std::string mode = argc > 1 ? argv[1] : "";
  if (mode == "serve") return serve(io);
  if (mode == "call" && argc > 2) return call(io, kj::str("127.0.0.1:", argv[2]));
  std::cerr << "usage: peer serve | peer call PORT" << std::endl;
  return 2;
}
