using Nin.Kernels.Pooling;

namespace Nin.Testing.Cases;

/// <summary>The sizes of a pooling as part of a case's name.</summary>
internal static class PoolName
{
    public static string Of(in Pool2dShape shape) =>
        $"{shape.Batch}x{shape.Height}x{shape.Width}x{shape.Channels} k{shape.KernelSize} s{shape.Stride} p{shape.Padding}" +
        (shape.CeilMode ? " ceil" : "");
}
