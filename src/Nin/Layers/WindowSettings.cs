using Nin.Kernels;

namespace Nin.Layers;

/// <summary>A window's settings in files: three numbers where it is plain, else all of them by name.</summary>
internal static class WindowSettings
{
    public static LayerSetting[] Of(Window2d window) => window.IsPlain
        ? [new("kernelSize", window.KernelHeight), new("stride", window.StrideY), new("padding", window.PadTop)]
        :
        [
            new("kernelHeight", window.KernelHeight), new("kernelWidth", window.KernelWidth), new("strideY", window.StrideY),
            new("strideX", window.StrideX), new("dilationY", window.DilationY), new("dilationX", window.DilationX),
            new("padTop", window.PadTop), new("padLeft", window.PadLeft), new("padBottom", window.PadBottom),
            new("padRight", window.PadRight),
        ];

    /// <summary>
    /// The window of a file that does not say <c>kernelSize</c>; null where it does not name a kernel's rows either.
    /// </summary>
    public static Window2d? Read(LayerSettings settings)
    {
        int height = settings.Whole("kernelHeight");
        return height == 0 ? null : new Window2d(
            height, settings.Whole("kernelWidth"), settings.Whole("strideY", 1), settings.Whole("strideX", 1),
            settings.Whole("dilationY", 1), settings.Whole("dilationX", 1), settings.Whole("padTop"), settings.Whole("padLeft"),
            settings.Whole("padBottom"), settings.Whole("padRight"));
    }
}
