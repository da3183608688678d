using Nin.Kernels;

namespace Nin.Testing.Cases;

/// <summary>A window as part of a case's name.</summary>
internal static class WindowName
{
    public static string Of(in Window2d window) =>
        $"k{window.KernelHeight}x{window.KernelWidth} s{window.StrideY}x{window.StrideX} d{window.DilationY}x{window.DilationX} " +
        $"p{window.PadTop},{window.PadLeft},{window.PadBottom},{window.PadRight}";
}
