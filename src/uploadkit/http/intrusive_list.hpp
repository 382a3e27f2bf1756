/// \file
/// A doubly linked list of objects that carry their own links: O(1) and without allocation.
#ifndef UPLOADKIT_HTTP_INTRUSIVE_LIST_HPP
#define UPLOADKIT_HTTP_INTRUSIVE_LIST_HPP

namespace uploadkit::http {

/// A place in a list; an object has one for each list it can be in. Leaves its list when it dies.
template <class T>
class ListLink {
 public:
  explicit ListLink(T* owner) noexcept : owner_(owner) {}
  ListLink(const ListLink&) = delete;
  ListLink& operator=(const ListLink&) = delete;
  ~ListLink() { leave(); }

  bool in_list() const noexcept { return next_ != this; }
  T* owner() const noexcept { return owner_; }

  void leave() noexcept {
    previous_->next_ = next_;
    next_->previous_ = previous_;
    previous_ = next_ = this;
  }

 private:
  template <class U>
  friend class IntrusiveList;

  T* owner_;
  ListLink* previous_ = this;
  ListLink* next_ = this;
};

/// Owns nothing. Outlives the links that are in it.
template <class T>
class IntrusiveList {
 public:
  bool empty() const noexcept { return !head_.in_list(); }
  T* front() const noexcept { return head_.next_->owner_; }

  /// Appends, leaving another place in this or another list first.
  void push_back(ListLink<T>& link) noexcept {
    link.leave();
    link.previous_ = head_.previous_;
    link.next_ = &head_;
    head_.previous_->next_ = &link;
    head_.previous_ = &link;
  }

 private:
  ListLink<T> head_{nullptr};
};

}  // namespace uploadkit::http

#endif
