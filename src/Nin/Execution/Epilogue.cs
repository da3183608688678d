using Nin.Kernels;
using Nin.Kernels.Pointwise;

namespace Nin.Execution;

/// <summary>
/// What is done to each number of an operation's output by itself, while it is still in the cache: an activation behind it. When
/// answering alone; a training keeps what the way back reads.
/// </summary>
/// <param name="Function">The function; null for a ReLU.</param>
internal readonly record struct Epilogue(PointwiseFunction? Function)
{
    /// <summary>Overwrites the numbers with what the function makes of them.</summary>
    public void Apply(KernelSet kernels, Span<float> numbers)
    {
        if (Function is PointwiseFunction function)
        {
            kernels.Pointwise(function, numbers, numbers);
        }
        else
        {
            kernels.Relu(numbers, numbers);
        }
    }
}
