// Containers of fixed capacity: nothing in the core allocates once a Monitor is built.
#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <span>

namespace vigil {

/// Up to N values in their order of arrival.
template <class T, std::size_t N>
class FixedVector {
 public:
  /// False, and nothing stored, when full.
  constexpr bool push_back(const T& value) {
    if (size_ == N) return false;
    items_[size_++] = value;
    return true;
  }
  constexpr void clear() { size_ = 0; }
  constexpr void pop_back() { --size_; }
  constexpr void erase(std::size_t i) {
    assert(i < size_);
    for (--size_; i < size_; ++i) items_[i] = items_[i + 1];
  }
  constexpr std::size_t size() const { return size_; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr bool full() const { return size_ == N; }
  static constexpr std::size_t capacity() { return N; }
  constexpr T& operator[](std::size_t i) { return items_[i]; }
  constexpr const T& operator[](std::size_t i) const { return items_[i]; }
  constexpr T* begin() { return items_.data(); }
  constexpr T* end() { return items_.data() + size_; }
  constexpr const T* begin() const { return items_.data(); }
  constexpr const T* end() const { return items_.data() + size_; }
  constexpr const T& back() const { return items_[size_ - 1]; }
  constexpr T& back() { return items_[size_ - 1]; }
  constexpr std::span<const T> span() const { return {items_.data(), size_}; }

 private:
  std::array<T, N> items_{};
  std::size_t size_ = 0;
};

/// The last N values; [0] is the oldest kept, back() the newest.
template <class T, std::size_t N>
class Ring {
 public:
  constexpr void push(const T& value) {
    items_[(first_ + size_) % N] = value;
    if (size_ < N)
      ++size_;
    else
      first_ = (first_ + 1) % N;
  }
  /// Puts `value` before [i]; when full, the oldest makes room.
  constexpr void insert(std::size_t i, const T& value) {
    assert(i <= size_);
    if (full()) {
      pop_front();
      if (i > 0) --i;
    }
    push(value);
    for (std::size_t j = size_ - 1; j > i; --j) (*this)[j] = (*this)[j - 1];
    (*this)[i] = value;
  }
  constexpr void pop_front() {
    assert(size_ > 0);
    first_ = (first_ + 1) % N;
    --size_;
  }
  constexpr void pop_back() {
    assert(size_ > 0);
    --size_;
  }
  constexpr void clear() { first_ = size_ = 0; }
  constexpr std::size_t size() const { return size_; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr bool full() const { return size_ == N; }
  static constexpr std::size_t capacity() { return N; }
  constexpr T& operator[](std::size_t i) { return items_[(first_ + i) % N]; }
  constexpr const T& operator[](std::size_t i) const { return items_[(first_ + i) % N]; }
  constexpr const T& front() const { return items_[first_]; }
  constexpr const T& back() const { return (*this)[size_ - 1]; }
  constexpr T& back() { return (*this)[size_ - 1]; }

 private:
  std::array<T, N> items_{};
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace vigil
