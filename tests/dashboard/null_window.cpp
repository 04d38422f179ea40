#include "null_window.hpp"

#include <cstring>

namespace vigil::dashboard {
namespace {

void no_renderer(const ImDrawList*, const ImDrawCmd*) {}

/// What a renderer does with the atlas's textures, without the textures.
void accept_textures() {
  for (ImTextureData* t : ImGui::GetPlatformIO().Textures) {
    if (t->Status == ImTextureStatus_WantDestroy) {
      t->SetTexID(ImTextureID_Invalid);
      t->SetStatus(ImTextureStatus_Destroyed);
    } else if (t->Status != ImTextureStatus_Destroyed) {
      t->SetTexID(1);
      t->SetStatus(ImTextureStatus_OK);
    }
  }
}

}  // namespace

NullWindow::NullWindow(float width, float height)
    : context_(ImGui::CreateContext()), snapshot_(std::make_unique<Snapshot>()) {
  ImGui::SetCurrentContext(context_);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.DisplaySize = {width, height};
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
  dashboard_ = std::make_unique<Dashboard>(no_renderer);
}

NullWindow::~NullWindow() {
  for (ImTextureData* t : ImGui::GetPlatformIO().Textures) {
    t->SetTexID(ImTextureID_Invalid);
    t->SetStatus(ImTextureStatus_Destroyed);
  }
  ImGui::DestroyContext(context_);
}

void NullWindow::show(synthetic::Scenario scenario, std::uint32_t watch) {
  synthetic::make(scenario, synthetic::kNowMs, *snapshot_);
  show(*snapshot_, watch);
}

void NullWindow::show(const Snapshot& snapshot, std::uint32_t watch) {
  std::memcpy(dashboard_->incoming().data(), &snapshot, sizeof snapshot);
  dashboard_->commit(watch);
  frame();
}

double NullWindow::frame(double ms) {
  ImGui::GetIO().DeltaTime = 1.0F / 60;
  ImGui::NewFrame();
  const double wake_ms = dashboard_->draw(synthetic::kNowMs + ms);
  ImGui::Render();
  accept_textures();
  traces_drawn_ = 0;
  const ImDrawData* data = ImGui::GetDrawData();
  for (const ImDrawList* list : data->CmdLists)
    for (const ImDrawCmd& command : list->CmdBuffer)
      traces_drawn_ += command.UserCallback == no_renderer;
  return wake_ms;
}

const Item* NullWindow::find(std::string_view key) {
  for (const Item& item : dashboard_->items())
    if (item.key == key) return &item;
  return nullptr;
}

void NullWindow::press_mouse(float x, float y, bool touch) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(touch ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
  io.AddMousePosEvent(x, y);
  frame();
  io.AddMouseButtonEvent(0, true);
  frame();
}

void NullWindow::move_mouse(float x, float y) {
  ImGui::GetIO().AddMousePosEvent(x, y);
  frame();
}

void NullWindow::release_mouse() {
  ImGui::GetIO().AddMouseButtonEvent(0, false);
  frame();
}

Shell watching(View view) {
  Shell shell;
  shell.watches = {{1, "Galaxy Watch6", Phase::watching}};
  shell.shown = 1;
  shell.phase = Phase::watching;
  shell.view = view;
  shell.wearer = "Ada";
  shell.limits[0] = {50.0F, 120.0F};
  shell.version = "0.1.0";
  return shell;
}

}  // namespace vigil::dashboard
