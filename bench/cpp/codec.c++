// The C++ side of bench/capnp-codec.ts: decodes and encodes a Fetch result of as many payloads as the given message has.
// codec MESSAGE: for each line "decode N" or "encode N" on stdin, prints nanoseconds of CPU per message.

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "node.capnp.h"

using capnp::word;

static double cpuNanoseconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e9 + now.tv_nsec;
}

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::ifstream file(argv[1], std::ios::binary);
  std::vector<char> bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  auto words = kj::heapArray<word>(bytes.size() / sizeof(word));
  memcpy(words.begin(), bytes.data(), bytes.size());

  std::vector<char> payload(1024, 7);
  volatile uint64_t sink = 0;
  std::string what;
  long count;
  while (std::cin >> what >> count) {
    double started = cpuNanoseconds();
    for (long round = 0; round < count; ++round) {
      uint64_t sum = 0;
      if (what == "decode") {
        capnp::FlatArrayMessageReader message(words);
        for (auto envelope : message.getRoot<NodeService::FetchResults>().getPayloads()) {
          sum += envelope.getSeq() + envelope.getData().size();
        }
      } else {
        capnp::MallocMessageBuilder message;
        auto payloads = message.initRoot<NodeService::FetchResults>().initPayloads(100);
        for (unsigned index = 0; index < 100; ++index) {
          payloads[index].setSeq(index);
          payloads[index].setData(kj::arrayPtr(reinterpret_cast<const kj::byte*>(payload.data()), payload.size()));
        }
        for (auto segment : message.getSegmentsForOutput()) sum += segment.size();
      }
      sink = sink + sum;
    }
    std::cout << (cpuNanoseconds() - started) / count << std::endl;
  }
}
