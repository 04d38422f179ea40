#include "vigil/protocol/line_reader.hpp"

#include <algorithm>

namespace vigil {

LineReader::Step LineReader::next(std::string_view& line) {
  if (carried_) carry_.clear();
  carried_ = false;

  const std::size_t length = std::min(chunk_.find('\n'), chunk_.size());
  const bool complete = length < chunk_.size();
  const std::string_view part = chunk_.substr(0, length);
  chunk_.remove_prefix(length + (complete ? 1 : 0));
  if (complete && carry_.empty()) return give(part, line);

  for (const char c : part)
    if (!carry_.push_back(c)) break;  // then it is too long, and `give` says so
  if (!complete && !carry_.full()) {
    if (!finished_) return Step::hungry;
    if (carry_.empty()) return Step::end;
  }
  carried_ = true;
  return give({carry_.begin(), carry_.size()}, line);
}

LineReader::Step LineReader::give(std::string_view text, std::string_view& line) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  ++number_;
  if (text.size() > kMaxLineBytes) return Step::too_long;
  if (number_ == 1 && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  line = text;
  return Step::line;
}

}  // namespace vigil
