using Nin.Kernels;
using Nin.Kernels.Pooling;

namespace Nin.Testing.Cases;

/// <summary>What the cases of pooling share: the sizes as part of a name, and how often an input is read.</summary>
internal static class PoolName
{
    public static string Of(in Pool2dShape shape) =>
        $"{shape.Batch}x{shape.Height}x{shape.Width}x{shape.Channels} " +
        (shape.Window.IsPlain ? $"k{shape.Window.KernelHeight} s{shape.Window.StrideY} p{shape.Window.PadTop}" : WindowName.Of(shape.Window)) +
        (shape.CeilMode ? " ceil" : "");

    /// <summary>The most windows that one input lies in.</summary>
    public static int WindowsOfAnInput(in Pool2dShape shape)
    {
        Window2d window = shape.Window;
        long rows = (window.ExtentY + window.StrideY - 1) / window.StrideY,
            columns = (window.ExtentX + window.StrideX - 1) / window.StrideX;
        return (int)(rows * columns);
    }
}
