// What a call that can meet bad input returns: the value, or the error. The core throws nothing.
#pragma once

namespace vigil {

template <class T, class E>
class [[nodiscard]] Result {
 public:
  constexpr Result(T value) : value_(value), ok_(true) {}
  constexpr Result(E error) : error_(error), ok_(false) {}

  constexpr explicit operator bool() const { return ok_; }
  constexpr const T& operator*() const { return value_; }
  constexpr const T* operator->() const { return &value_; }
  constexpr E error() const { return error_; }

 private:
  T value_{};
  E error_{};
  bool ok_;
};

}  // namespace vigil
