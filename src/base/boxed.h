// An optional value for what is mostly not there: without one it takes the room of a pointer.
#pragma once

#include <memory>
#include <utility>

namespace hakoseki {

// As std::optional<T>: copies copy the value.
template <class T>
class Boxed {
 public:
  Boxed() = default;
  // Implicit, as those of std::optional.
  Boxed(T value) : value_(std::make_unique<T>(std::move(value))) {}
  Boxed(const Boxed& other) : value_(other ? std::make_unique<T>(*other) : nullptr) {}
  Boxed(Boxed&& other) noexcept = default;
  Boxed& operator=(const Boxed& other) {
    if (this != &other) value_ = other ? std::make_unique<T>(*other) : nullptr;
    return *this;
  }
  Boxed& operator=(Boxed&& other) noexcept = default;
  ~Boxed() = default;

  [[nodiscard]] explicit operator bool() const { return value_ != nullptr; }
  // INVARIANT of the three: there is a value.
  [[nodiscard]] const T& operator*() const { return *value_; }
  [[nodiscard]] T& operator*() { return *value_; }
  [[nodiscard]] const T* operator->() const { return value_.get(); }
  // Null where there is none.
  [[nodiscard]] const T* get() const { return value_.get(); }

  [[nodiscard]] bool operator==(const Boxed& other) const {
    return value_ && other.value_ ? *value_ == *other.value_ : value_ == other.value_;
  }

 private:
  std::unique_ptr<T> value_;
};

// A value that mostly is the default one: then it takes the room of a pointer.
template <class T>
class MostlyDefault {
 public:
  MostlyDefault() = default;
  // Implicit: it stands in for a T.
  MostlyDefault(T value) : written_(std::move(value)) {}

  [[nodiscard]] const T& operator*() const {
    static const T unwritten;
    return written_ ? *written_ : unwritten;
  }
  [[nodiscard]] const T* operator->() const { return &**this; }
  operator const T&() const { return **this; }
  // To change it.
  [[nodiscard]] T& edit() {
    if (!written_) written_ = T();
    return *written_;
  }

 private:
  Boxed<T> written_;
};

}  // namespace hakoseki
