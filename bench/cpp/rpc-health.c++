// The reference's side of the RPC benchmark: `serve` answers health on a port that it prints; `call PORT WINDOW` makes as
// many calls as each line of its input says, that many of them at once, and prints `done` after each line.

#include "test.capnp.h"
#include <capnp/rpc-twoparty.h>
#include <kj/async-io.h>
#include <kj/debug.h>
#include <iostream>
#include <string>

namespace {

class HealthyPeer final: public Peer::Server {
protected:
  kj::Promise<void> health(HealthContext context) override {
    context.getResults().setStatus("ok");
    return kj::READY_NOW;
  }
};

struct Errors final: public kj::TaskSet::ErrorHandler {
  void taskFailed(kj::Exception&& exception) override { std::cerr << kj::str(exception).cStr() << std::endl; }
};

int serve(kj::AsyncIoContext& io) {
  auto listener = io.provider->getNetwork().parseAddress("127.0.0.1").wait(io.waitScope)->listen();
  std::cout << listener->getPort() << std::endl;
  capnp::TwoPartyServer server(kj::heap<HealthyPeer>());
  server.listen(*listener).wait(io.waitScope);
  return 0;
}

// One of the calls that are always under way: the next begins when it has returned.
kj::Promise<void> lane(Peer::Client& peer, uint& left) {
  if (left == 0) return kj::READY_NOW;
  --left;
  return peer.healthRequest().send().then([&peer, &left](auto&& response) {
    KJ_REQUIRE(response.getStatus() == "ok");
    return lane(peer, left);
  });
}

int call(kj::AsyncIoContext& io, kj::StringPtr address, uint window) {
  auto stream = io.provider->getNetwork().parseAddress(address).wait(io.waitScope)->connect().wait(io.waitScope);
  capnp::TwoPartyClient client(*stream);
  auto peer = client.bootstrap().castAs<Peer>();
  for (std::string line; std::getline(std::cin, line);) {
    uint left = std::stoul(line);
    auto lanes = kj::heapArrayBuilder<kj::Promise<void>>(window);
    for (uint i = 0; i < window; i++) lanes.add(lane(peer, left));
    kj::joinPromises(lanes.finish()).wait(io.waitScope);
    std::cout << "done" << std::endl;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  auto io = kj::setupAsyncIo();
  std::string mode = argc > 1 ? argv[1] : "";
  if (mode == "serve") return serve(io);
  if (mode == "call" && argc > 3) return call(io, kj::str("127.0.0.1:", argv[2]), std::stoul(argv[3]));
  std::cerr << "usage: rpc-health serve | call PORT WINDOW" << std::endl;
  return 2;
}
