namespace Nin.Kernels;

/// <summary>What the sizes of every windowed operation must be for its lengths to mean memory that is there.</summary>
internal static class ShapeRules
{
    public static void RequirePositive(string operation, params ReadOnlySpan<int> sizes)
    {
        foreach (int size in sizes)
        {
            if (size <= 0)
            {
                throw new ArgumentException($"{operation}: expected positive sizes, got {string.Join(", ", sizes.ToArray())}.");
            }
        }
    }

    public static void RequireNotNegative(string operation, params ReadOnlySpan<int> sizes)
    {
        foreach (int size in sizes)
        {
            if (size < 0)
            {
                throw new ArgumentException(
                    $"{operation}: expected sizes of 0 or more, got {string.Join(", ", sizes.ToArray())}.");
            }
        }
    }

    public static void RequireKernelFits(string operation, int height, int width, int kernelSize, int padding)
    {
        // In long, since twice a padding may be more than an int holds.
        if (kernelSize > Math.Min(height, width) + (2L * padding))
        {
            throw new ArgumentException(
                $"{operation}: expected a kernel no larger than the picture of {height} × {width} with {padding} around it, "
                    + $"got {kernelSize}.");
        }
    }

    /// <param name="operation">Who asks.</param>
    /// <param name="what">The array.</param>
    /// <param name="floats">Its length, in double: exact where it fits, and far above the limit where it does not.</param>
    public static void RequireIndexable(string operation, string what, double floats)
    {
        if (floats is < 0 or > int.MaxValue)
        {
            throw new ArgumentException($"{operation}: expected at most {int.MaxValue} floats of {what}, got {floats:F0}.", what);
        }
    }
}
