using System.Runtime.Intrinsics;
using Nin.Kernels.Reference;
using Nin.Kernels.Simd;

namespace Nin.Kernels;

/// <summary>
/// What most of a network's time goes into, in one implementation: the readable reference or one vector width. All sets give
/// the same results within derived bounds; the vector sets give the same bits as each other.
/// </summary>
/// <remarks>
/// The public methods check every length once; what is behind them works on raw memory. Activations are
/// N, H, W, C; an operation overwrites its output, but the gradients of weights are added to what is there.
/// </remarks>
public abstract partial class KernelSet
{
    /// <summary>The environment variable that forces a set by name.</summary>
    public const string EnvironmentVariable = "NIN_KERNELS";

    private static readonly Lazy<KernelSet> Chosen = new(() => Choose(Environment.GetEnvironmentVariable(EnvironmentVariable)));

    private protected KernelSet()
    {
    }

    /// <summary>
    /// The set that is used where none is named: the one that <c>NIN_KERNELS</c> names, else the best supported.
    /// </summary>
    /// <exception cref="NotSupportedException">The variable names a set that is unknown, or that this machine lacks.</exception>
    public static KernelSet Default => Chosen.Value;

    /// <summary>The sets this machine supports, best first; the reference is always the last.</summary>
    public static IReadOnlyList<KernelSet> Supported { get; } = FindSupported();

    /// <summary>reference, vector128, vector256 or vector512.</summary>
    public abstract string Name { get; }

    /// <summary>The set of that name, or the best supported one for null or an empty name.</summary>
    /// <exception cref="NotSupportedException">The name is unknown, or this machine lacks the set.</exception>
    public static KernelSet Choose(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return Supported[0];
        }

        return Supported.FirstOrDefault(set => set.Name == name) ?? throw new NotSupportedException(
            $"{EnvironmentVariable}: expected one of {string.Join(", ", Supported.Select(set => set.Name))} on this machine, "
                + $"got '{name}'.");
    }

    /// <summary>
    /// Does as many multiply-adds at once as a thread can, and says how many those were: what peaks are measured by.
    /// </summary>
    /// <param name="steps">How often the loop goes round.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is negative.</exception>
    public long MultiplyAdds(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        return MultiplyAddsCore(steps);
    }

    private protected abstract long MultiplyAddsCore(int steps);

    private static List<KernelSet> FindSupported()
    {
        var sets = new List<KernelSet>();
        if (Vector512.IsHardwareAccelerated)
        {
            sets.Add(new SimdKernelSet<Simd512, Vector512<float>>("vector512"));
        }

        if (Vector256.IsHardwareAccelerated)
        {
            sets.Add(new SimdKernelSet<Simd256, Vector256<float>>("vector256"));
        }

        if (Vector128.IsHardwareAccelerated)
        {
            sets.Add(new SimdKernelSet<Simd128, Vector128<float>>("vector128"));
        }

        sets.Add(new ReferenceKernelSet());
        return sets;
    }

    private protected static void Require(string operation, string what, int expected, int actual)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{operation}: expected {expected} floats of {what}, got {actual}.", what);
        }
    }

    private protected static void RequireIndexable(string operation, string what, int a, int b, int c = 1)
    {
        ShapeRules.RequireNotNegative(operation, a, b, c);
        ShapeRules.RequireIndexable(operation, what, (double)a * b * c);
    }

    private protected static void RequireAtLeast(string operation, string what, int expected, int actual)
    {
        if (actual < expected)
        {
            throw new ArgumentException($"{operation}: expected at least {expected} floats of {what}, got {actual}.", what);
        }
    }
}
