// The dashboard's side of the page: what GLFW's built-in port leaves to do (touch, keys, resizing,
// the pointer's shape, a lost WebGL context) and the calls out to the page.
addToLibrary({
  vigil_host_start__deps: ['$GLFW', '$UTF8ToString'],
  vigil_host_start: (selector) => {
    const host = document.querySelector(UTF8ToString(selector));
    const canvas = Module['canvas'];
    const wake = () => Module['onWake']();

    // Keys belong to the page's ARIA mirror: GLFW would swallow Tab and Backspace.
    for (const [type, listener] of [
      ['keydown', GLFW.onKeydown],
      ['keypress', GLFW.onKeyPress],
      ['keyup', GLFW.onKeyup],
    ]) {
      window.removeEventListener(type, listener, true);
    }

    // Before GLFW hears of a touch, say that it is one and where: it presses where the pointer was.
    const point = (event) => {
      const box = canvas.getBoundingClientRect();
      _vigil_pointer(
        event.clientX - box.left,
        event.clientY - box.top,
        event.pointerType === 'touch',
      );
      wake();
    };
    for (const type of ['pointerdown', 'pointermove', 'pointerup', 'pointercancel']) {
      host.addEventListener(type, point, { capture: true });
    }
    for (const type of ['wheel', 'pointerleave', 'touchend']) {
      host.addEventListener(type, wake, { capture: true, passive: true });
    }
    canvas.style.touchAction = 'none';

    const resize = () => {
      GLFW.onWindowContentScaleChanged(GLFW.getDevicePixelRatio());
      _vigil_resize(host.clientWidth, host.clientHeight);
      wake();
    };
    new ResizeObserver(resize).observe(host);
    window.addEventListener('resize', resize);

    canvas.addEventListener('webglcontextlost', (event) => event.preventDefault());
    canvas.addEventListener('webglcontextrestored', () => {
      _vigil_context_restored();
      wake();
    });
  },

  vigil_action__deps: ['$UTF8ToString'],
  vigil_action: (name, length, argument, value) => {
    Module['onAction'](UTF8ToString(name, length), argument, value);
  },

  vigil_set_pointing: (pointing) => {
    Module['canvas'].style.cursor = pointing ? 'pointer' : 'default';
  },
});
