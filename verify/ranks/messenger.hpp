#pragma once
// Messages between the ranks of a run, whatever carries them.

#include <optional>
#include <string>

namespace widthwise::verify::ranks {

/// What a message is about; rank 0 leads, the others serve it.
enum class Kind : int {
  kPulse,    ///< either way: still there
  kReady,    ///< to rank 0: a Greeting, the request is understood
  kRefusal,  ///< to rank 0: a Refusal in place of it
  kChunk,    ///< from rank 0: a ChunkOrder
  kRows,     ///< to rank 0: DrawnRows
  kFailure,  ///< to rank 0: the sentence of what a draw threw
  kCut,      ///< from rank 0: begin no further sample of what was ordered
  kStop,     ///< to rank 0: this rank was asked to end
  kEnd,      ///< from rank 0: nothing more will come
  kBye       ///< to rank 0: nor from here
};

struct Message {
  int from;
  Kind kind;
  std::string body;  ///< bytes
};

/// The end of this process where messages go out and come in. Safe to use from several threads.
class Messenger {
 public:
  virtual ~Messenger() = default;

  virtual int rank() const = 0;
  virtual int n_ranks() const = 0;

  /// "rank 2 on node17".
  virtual std::string name_of(int rank) const = 0;

  /// Processors of this machine that this rank has for itself, those that it shares divided by how
  /// many share them; 1 at least.
  virtual int processors() const = 0;

  /// Returns at once. Messages to one rank arrive in the order in which they are sent.
  virtual void send(int to, Kind kind, std::string body) = 0;

  /// What has arrived; nothing if nothing has. Returns at once.
  virtual std::optional<Message> receive() = 0;

  /// Leaves the others, all of which do the same; nothing can be sent after that.
  virtual void leave() = 0;

  /// Ends all ranks, this one too, with this exit code if the launcher passes it on.
  virtual void abort(int exit_code) = 0;

 protected:
  Messenger() = default;
  Messenger(const Messenger&) = default;
  Messenger& operator=(const Messenger&) = default;
};

}  // namespace widthwise::verify::ranks
