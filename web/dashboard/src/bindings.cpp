// dashboard.wasm as the page sees it (dashboard.d.ts): GLFW window, WebGL2, and the calls in and
// out.
#include <GLES3/gl3.h>
#include <GLFW/glfw3.h>
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <optional>
#include <string>

#include "backends/imgui_impl_glfw.h"
#include "backends/imgui_impl_opengl3.h"
#include "dashboard.hpp"
#include "imgui_internal.h"
#include "trace_pass.hpp"

extern "C" {  // host.js
void vigil_host_start(const char* selector);
void vigil_action(const char* name, std::size_t length, double argument, double value);
void vigil_set_pointing(bool pointing);
}

namespace {

using emscripten::val;
using namespace vigil::dashboard;

GLFWwindow* window = nullptr;
std::optional<Dashboard> dashboard;
std::string host_selector;  // ImGui's backend keeps a pointer to it
bool pointing = false;

bool start(std::string host) {
  host_selector = std::move(host);
  if (glfwInit() == 0) return false;
  glfwWindowHint(GLFW_CLIENT_API, GLFW_OPENGL_ES_API);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
  glfwWindowHint(GLFW_ALPHA_BITS, 0);
  glfwWindowHint(GLFW_DEPTH_BITS, 0);
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  window = glfwCreateWindow(640, 480, "", nullptr, nullptr);
  if (window == nullptr) return false;
  glfwMakeContextCurrent(window);

  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
  ImGui_ImplGlfw_InitForOpenGL(window, true);
  ImGui_ImplGlfw_InstallEmscriptenCallbacks(window, host_selector.c_str());
  ImGui_ImplOpenGL3_Init("#version 300 es");
  dashboard.emplace(render_trace);
  vigil_host_start(host_selector.c_str());
  return true;
}

val snapshot_buffer() {
  const std::span<std::byte> bytes = dashboard->incoming();
  return val(
      emscripten::typed_memory_view(bytes.size(), reinterpret_cast<unsigned char*>(bytes.data())));
}

bool commit_snapshot(double watch) { return dashboard->commit(static_cast<std::uint32_t>(watch)); }

std::string finding_of(double watch, double now_ms) {
  return dashboard->finding(static_cast<std::uint32_t>(watch), now_ms);
}

double frame(double now_ms) {
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  ImGui::NewFrame();
  const double wake_ms = dashboard->draw(now_ms);
  ImGui::Render();
  const ImGuiIO& io = ImGui::GetIO();
  glViewport(0, 0, static_cast<GLsizei>(io.DisplaySize.x * io.DisplayFramebufferScale.x),
             static_cast<GLsizei>(io.DisplaySize.y * io.DisplayFramebufferScale.y));
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  if (pointing != dashboard->pointing()) {
    pointing = dashboard->pointing();
    vigil_set_pointing(pointing);
  }
  // A copy: an action may set the page's state, and with it the dashboard's.
  const std::vector<Action> actions = dashboard->actions();
  for (const Action& a : actions) vigil_action(a.name.data(), a.name.size(), a.argument, a.value);
  // ImGui takes a press and its release in two frames, however fast they came.
  const bool more_input = !ImGui::GetCurrentContext()->InputEventsQueue.empty();
  return more_input ? 0 : wake_ms;
}

std::string items() { return to_json(dashboard->items()); }

void focus(std::string key) { dashboard->focus(key); }

void scroll(double heights) { dashboard->scroll(static_cast<float>(heights)); }

// --- the page's state: a missing or mistyped field keeps its default

bool present(const val& v) { return !v.isUndefined() && !v.isNull(); }

double number(const val& object, const char* name, double otherwise) {
  const val v = object[name];
  return v.isNumber() ? v.as<double>() : otherwise;
}

bool flag(const val& object, const char* name) {
  const val v = object[name];
  return v.isTrue();
}

std::string text(const val& object, const char* name) {
  const val v = object[name];
  return v.isString() ? v.as<std::string>() : std::string();
}

template <class Enum, std::size_t N>
Enum word(const val& object, const char* name, const std::array<std::string_view, N>& names) {
  const std::string w = text(object, name);
  for (std::size_t i = 0; i < N; ++i)
    if (names[i] == w) return static_cast<Enum>(i);
  return Enum{};
}

std::vector<Step> steps(const val& list) {
  std::vector<Step> out;
  if (!list.isArray()) return out;
  for (const val& s : emscripten::vecFromJSArray<val>(list))
    out.push_back({text(s, "label"), word<StepState>(s, "state", kStepNames),
                   number(s, "startedMs", 0), number(s, "endedMs", 0)});
  return out;
}

std::optional<Notice> notice(const val& n) {
  if (!present(n)) return std::nullopt;
  return Notice{word<Tone>(n, "tone", kToneNames), text(n, "text"), text(n, "actionLabel")};
}

std::optional<Replay> replay(const val& r) {
  if (!present(r)) return std::nullopt;
  return Replay{text(r, "name"),       number(r, "positionMs", 0), number(r, "lengthMs", 0),
                number(r, "speed", 1), flag(r, "paused"),          flag(r, "finished")};
}

std::vector<Watched> watches(const val& list) {
  std::vector<Watched> out;
  if (!list.isArray()) return out;
  for (const val& w : emscripten::vecFromJSArray<val>(list))
    out.push_back({static_cast<std::uint32_t>(number(w, "id", 0)), text(w, "name"),
                   word<Phase>(w, "phase", kPhaseNames), flag(w, "standing")});
  return out;
}

std::vector<std::string> texts(const val& list) {
  return list.isArray() ? emscripten::vecFromJSArray<std::string>(list)
                        : std::vector<std::string>{};
}

std::array<Limits, vigil::kVitalCount> limits(const val& by_vital) {
  std::array<Limits, vigil::kVitalCount> out{};
  if (!by_vital.isArray()) return out;
  const std::vector<val> pairs = emscripten::vecFromJSArray<val>(by_vital);
  for (std::size_t i = 0; i < std::min(out.size(), pairs.size()); ++i) {
    if (!present(pairs[i])) continue;
    const val low = pairs[i]["low"];
    const val high = pairs[i]["high"];
    if (low.isNumber()) out[i].low = low.as<float>();
    if (high.isNumber()) out[i].high = high.as<float>();
  }
  return out;
}

void set_shell(val s) {
  dashboard->set_shell({
      .watches = watches(s["watches"]),
      .shown = static_cast<std::uint32_t>(number(s, "shown", 0)),
      .known = texts(s["known"]),
      .phase = word<Phase>(s, "phase", kPhaseNames),
      .view = word<View>(s, "view", kViewNames),
      .wearer = text(s, "wearer"),
      .utc_offset_min = static_cast<int>(number(s, "utcOffsetMin", 0)),
      .bluetooth = word<Bluetooth>(s, "bluetooth", kBluetoothNames),
      .bluetooth_help = text(s, "bluetoothHelp"),
      .steps = steps(s["steps"]),
      .notice = notice(s["notice"]),
      .replay = replay(s["replay"]),
      .recording = flag(s, "recording"),
      .flight_minutes = number(s, "flightMinutes", 30),
      .engine = word<Engine>(s, "engine", kEngineNames),
      .engine_detail = text(s, "engineDetail"),
      .model_engine = word<ModelEngine>(s, "modelEngine", kModelEngineNames),
      .model_choice = word<ModelChoice>(s, "modelChoice", kModelChoiceNames),
      .own_model = text(s, "ownModel"),
      .model_log = texts(s["modelLog"]),
      .adaptive_sampling = flag(s, "adaptiveSampling"),
      .alarms_per_day = number(s, "alarmsPerDay", 1),
      .muted = flag(s, "muted"),
      .can_install = flag(s, "canInstall"),
      .theme = word<Theme>(s, "theme", kThemeNames),
      .text_scale = std::clamp(static_cast<float>(number(s, "textScale", 1)), 0.75F, 2.0F),
      .reduced_motion = flag(s, "reducedMotion"),
      .limits = limits(s["limits"]),
      .version = text(s, "version"),
  });
}

}  // namespace

extern "C" {  // called by host.js

EMSCRIPTEN_KEEPALIVE void vigil_pointer(double x, double y, bool touch) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(touch ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
  io.AddMousePosEvent(static_cast<float>(x), static_cast<float>(y));
}

EMSCRIPTEN_KEEPALIVE void vigil_resize(int width, int height) {
  glfwSetWindowSize(window, width, height);
}

EMSCRIPTEN_KEEPALIVE void vigil_context_restored() {
  forget_trace_objects();
  ImGui_ImplOpenGL3_DestroyDeviceObjects();  // NewFrame makes them anew
}

}  // extern "C"

EMSCRIPTEN_BINDINGS(dashboard) {
  emscripten::function("start", &start);
  emscripten::function("snapshotBuffer", &snapshot_buffer);
  emscripten::function("commitSnapshot", &commit_snapshot);
  emscripten::function("finding", &finding_of);
  emscripten::function("setShell", &set_shell);
  emscripten::function("frame", &frame);
  emscripten::function("items", &items);
  emscripten::function("focus", &focus);
  emscripten::function("scroll", &scroll);
}
