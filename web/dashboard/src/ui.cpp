#include "ui.hpp"

#include <cmath>
#include <limits>

#include "fonts.hpp"
#include "imgui_internal.h"

namespace vigil::dashboard {
namespace {

constexpr float kEmToFontSize = (1984.0F + 494.0F) / 2048;  // ImGui's size is ascent to descent
constexpr const char* kEllipsis = "…";

ImFont* add_font(std::span<const unsigned char> bytes) {
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  // ImGui's interface is not const-correct; the atlas takes a copy.
  return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(const_cast<unsigned char*>(bytes.data()),
                                                    static_cast<int>(bytes.size()), kTypePx[1],
                                                    &config);
}

bool by_touch() { return ImGui::GetIO().MouseSource == ImGuiMouseSource_TouchScreen; }

}  // namespace

Ui::Ui(ImDrawCallback trace_renderer)
    : trace_renderer_(trace_renderer),
      regular_(add_font(kFontData.regular)),
      semibold_(add_font(kFontData.semibold)),
      icons_(add_font(kFontData.icons)),
      palette_(&palette(Theme::dark)) {}

void Ui::begin(const FrameSettings& settings) {
  settings_ = settings;
  palette_ = &palette(settings.theme);
  items_.clear();
  actions_.clear();
  pointing_ = false;
  wake_ms_ = std::numeric_limits<double>::infinity();
  for (ImFont* f : {regular_, semibold_, icons_}) f->CurrentRasterizerDensity = settings.density;
  ImGui::GetDrawListSharedData()->InitialFringeScale = 1 / settings.density;

  const ImGuiIO& io = ImGui::GetIO();
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(io.DisplaySize);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2{0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::Begin("##dashboard", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground |
                   ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse);
  areas_.assign(1, {{0, 0, io.DisplaySize.x, io.DisplaySize.y}, nullptr, 0});
}

void Ui::end() {
  ImGui::End();
  ImGui::PopStyleVar(2);
  reveal_focus_ = false;
  scroll_heights_ = 0;
}

float Ui::px(float design) const { return std::round(design * settings_.text_scale); }

float Ui::em(Type type) const { return px(kTypePx[static_cast<std::size_t>(type)]); }

ImDrawList& Ui::draw() const { return *ImGui::GetWindowDrawList(); }

void Ui::fill(const Rect& r, Rgb color, float corner, float alpha) const {
  if (!r.empty()) draw().AddRectFilled(r.min(), r.max(), color.packed(alpha), corner);
}

void Ui::outline(const Rect& r, Rgb color, float corner, float thickness) const {
  draw().AddRect(r.min(), r.max(), color.packed(), corner, 0, thickness);
}

void Ui::card(const Rect& r) const {
  fill(r, colors().card, px(kCornerPx));
  outline(r, colors().hairline, px(kCornerPx));
}

void Ui::rule(float x, float y, float length, Rgb color, bool vertical) const {
  fill(vertical ? Rect{x, y, 1, length} : Rect{x, y, length, 1}, color);
}

float Ui::text_width(std::string_view text, Type type, Weight weight) const {
  const char* first = text.data();
  return font(weight)
      ->CalcTextSizeA(em(type) * kEmToFontSize, FLT_MAX, 0, first, first + text.size())
      .x;
}

void Ui::draw_line(float x, float baseline, std::string_view text, const TextStyle& style) const {
  const float size = em(style.type) * kEmToFontSize;
  const float ascent = std::ceil(em(style.type) * kAscent);
  draw().AddText(font(style.weight), size, {x, baseline - ascent}, style.color.packed(),
                 text.data(), text.data() + text.size());
}

float Ui::text_at(float x, float baseline, std::string_view text, const TextStyle& style) const {
  const float width = text_width(text, style.type, style.weight);
  const float shift = style.align == Align::left    ? 0
                      : style.align == Align::right ? width
                                                    : width / 2;
  draw_line(x - shift, baseline, text, style);
  return width;
}

float Ui::text(const Rect& r, std::string_view text, const TextStyle& style) const {
  const float baseline = std::round(r.middle_y() + em(style.type) * kCapHeight / 2);
  const float anchor = style.align == Align::left    ? r.x
                       : style.align == Align::right ? r.right()
                                                     : r.middle_x();
  if (text_width(text, style.type, style.weight) <= r.w)
    return text_at(anchor, baseline, text, style);
  std::string cut(text);
  do {  // a whole UTF-8 character from the end
    while (!cut.empty() && (static_cast<unsigned char>(cut.back()) & 0xC0) == 0x80) cut.pop_back();
    if (!cut.empty()) cut.pop_back();
  } while (!cut.empty() && text_width(cut + kEllipsis, style.type, style.weight) > r.w);
  return text_at(anchor, baseline, cut + kEllipsis, style);
}

float Ui::paragraph(const Rect& r, std::string_view text, const TextStyle& style) const {
  const float height = line(style.type);
  const char* at = text.data();
  const char* end = at + text.size();
  float y = r.y;
  while (at < end) {
    const char* stop =
        font(style.weight)->CalcWordWrapPosition(em(style.type) * kEmToFontSize, at, end, r.w);
    if (stop == at) ++stop;  // narrower than one character
    this->text({r.x, y, r.w, height}, {at, static_cast<std::size_t>(stop - at)}, style);
    y += height;
    for (at = stop; at < end && *at == ' ';) ++at;
  }
  return y - r.y;
}

float Ui::paragraph_height(float width, std::string_view text, Type type, Weight weight) const {
  int lines = 0;
  const char* end = text.data() + text.size();
  for (const char* at = text.data(); at < end; ++lines) {
    const char* stop = font(weight)->CalcWordWrapPosition(em(type) * kEmToFontSize, at, end, width);
    if (stop == at) ++stop;
    for (at = stop; at < end && *at == ' ';) ++at;
  }
  return static_cast<float>(lines) * line(type);
}

void Ui::icon(const Rect& r, const char* glyph, float size, Rgb color) const {
  const float s = px(size);
  draw().AddText(icons_, s, {std::round(r.middle_x() - s / 2), std::round(r.middle_y() - s / 2)},
                 color.packed(), glyph);
}

void Ui::add(Item item, const Rect& full) {
  if (!described_) return;
  item.rect = intersect(full, areas_.back().clip);
  items_.push_back(std::move(item));
}

void Ui::describe(Item item) {
  const Rect full = item.rect;
  add(std::move(item), full);
}

Press Ui::press(Item item) {
  const Rect full = item.rect;
  Press state;
  if (described_ && !item.disabled && !full.empty()) {
    ImGui::SetCursorScreenPos(full.min());
    const bool pressed = ImGui::InvisibleButton(item.key.c_str(), {full.w, full.h});
    state = {ImGui::IsItemHovered() && !by_touch(), ImGui::IsItemActive()};
    pointing_ |= ImGui::IsItemHovered();
    if (pressed) actions_.push_back(item.action);
  }
  if (item.key == focus_) focus_ring(item, full);
  add(std::move(item), full);
  return state;
}

void Ui::focus_ring(const Item& item, const Rect& full) {
  const Area& area = areas_.back();
  if (reveal_focus_ && area.scroll != nullptr) {
    const float margin = space(1);
    const float above = area.clip.y + margin - full.y;
    const float below = full.bottom() + margin - area.clip.bottom();
    if (above > 0) ImGui::SetScrollY(ImGui::GetScrollY() - above);
    if (below > 0) ImGui::SetScrollY(ImGui::GetScrollY() + below);
    if (above > 0 || below > 0) wake_in(0);
  }
  // Over everything: a ring must not vanish under the next surface. Two colours, so that it is seen
  // on any ground.
  const Rect ring = intersect(item.rect.inset(-3), area.clip);
  ImDrawList& top = *ImGui::GetForegroundDrawList();
  const float corner = px(kCornerPx);
  top.AddRect(ring.inset(-1).min(), ring.inset(-1).max(), colors().background.packed(), corner, 0,
              5);
  top.AddRect(ring.min(), ring.max(), colors().focus.packed(), corner, 0, 2);
}

float Ui::button_width(std::string_view caption, const char* glyph) const {
  const float icon_part = glyph == nullptr ? 0 : px(20) + space(1);
  return std::max(touch(), text_width(caption, Type::body, Weight::strong) + icon_part + space(4));
}

void Ui::button(const Rect& r, Item item, std::string_view caption, const char* glyph,
                ButtonStyle style) {
  item.rect = r;
  const bool disabled = item.disabled;
  const Press state = press(std::move(item));
  const Palette& p = colors();
  Surface s = style == ButtonStyle::primary ? p.action
              : style == ButtonStyle::plain ? Surface{p.raised, p.text}
                                            : Surface{p.card, p.text};
  if (disabled) s = {p.raised, p.muted};
  if (state.hovered || state.held) s.fill = mix(s.fill, s.ink, state.held ? 0.18F : 0.08F);
  const float corner = std::min(px(kCornerPx), r.h / 2);
  if (style != ButtonStyle::quiet || state.hovered || state.held) fill(r, s.fill, corner);
  if (style == ButtonStyle::plain) outline(r, p.hairline, corner);

  const float gap = caption.empty() || glyph == nullptr ? 0 : space(1);
  const float icon_width = glyph == nullptr ? 0 : px(20);
  const float text_part = text_width(caption, Type::body, Weight::strong);
  Rect line = r.inset(std::max(space(1), (r.w - icon_width - gap - text_part) / 2), 0);
  if (glyph != nullptr) icon(line.cut_left(icon_width, gap), glyph, 20, s.ink);
  if (!caption.empty()) text(line, caption, {Type::body, s.ink, Weight::strong});
}

void Ui::begin_scroll(const char* id, const Rect& area, Scroll& scroll) {
  ImGui::SetCursorScreenPos(area.min());
  ImGui::BeginChild(id, {area.w, area.h}, ImGuiChildFlags_None,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoBackground |
                        ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav);
  drag(scroll, area);
  if (scroll_heights_ != 0) {
    ImGui::SetScrollY(ImGui::GetScrollY() + scroll_heights_ * area.h);
    wake_in(0);
  }
  areas_.push_back({area, &scroll, ImGui::GetCursorScreenPos().y});
}

void Ui::end_scroll(float content_bottom) {
  const Area area = areas_.back();
  areas_.pop_back();
  const float height = content_bottom - area.top;
  ImGui::SetCursorScreenPos({area.clip.x, area.top});
  ImGui::Dummy({1, std::max(1.0F, height)});
  const float scrolled = ImGui::GetScrollY();
  ImGui::EndChild();
  if (height > area.clip.h + 1) {  // in the margin, beside what scrolls
    const float part = area.clip.h / height;
    const float along = scrolled / (height - area.clip.h) * (1 - part);
    fill({area.clip.right() + 4, area.clip.y + along * area.clip.h, 4, area.clip.h * part},
         colors().muted, 2, 0.5F);
  }
}

// ImGui scrolls by wheel; a finger drags the content, and a flick lets it run on.
void Ui::drag(Scroll& scroll, const Rect& area) {
  constexpr float kStartPx = 8;
  constexpr float kFriction = 4;  // 1/s
  const ImGuiIO& io = ImGui::GetIO();
  const float step_s = std::min(io.DeltaTime, 0.05F);  // the frame before may be seconds ago
  const ImVec2 from = io.MouseClickedPos[0];
  if (!ImGui::IsMouseDown(0)) {
    scroll.dragging = false;
  } else if (by_touch() && !scroll.dragging && area.contains(from.x, from.y) &&
             std::abs(io.MousePos.y - from.y) > kStartPx) {
    scroll.dragging = true;
    ImGui::ClearActiveID();  // what was under the finger is not pressed
  }
  if (scroll.dragging) {
    ImGui::SetScrollY(ImGui::GetScrollY() - io.MouseDelta.y);
    if (step_s > 0) scroll.velocity_px_s = -io.MouseDelta.y / step_s;
  } else if (std::abs(scroll.velocity_px_s) > 20 && !reduced_motion()) {
    ImGui::SetScrollY(ImGui::GetScrollY() + scroll.velocity_px_s * step_s);
    scroll.velocity_px_s *= std::exp(-kFriction * step_s);
    wake_in(0);
  } else {
    scroll.velocity_px_s = 0;
  }
}

bool Ui::flash_on(Priority priority) {
  const double hz = flash_hz(priority);
  if (hz == 0 || reduced_motion()) return true;
  const double half_ms = 500 / hz;
  const double phase = std::fmod(now_ms(), 2 * half_ms);
  wake_in(half_ms - std::fmod(phase, half_ms));
  return phase < half_ms;
}

}  // namespace vigil::dashboard
