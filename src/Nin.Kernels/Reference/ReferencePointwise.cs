using System.Numerics;
using Nin.Kernels.Pointwise;

namespace Nin.Kernels.Reference;

/// <summary>Functions of single numbers as their definitions say them, computed in double for any floating-point type.</summary>
public static class ReferencePointwise
{
    /// <summary>output = f(input).</summary>
    public static void Forward<T>(PointwiseFunction function, ReadOnlySpan<T> input, Span<T> output)
        where T : IFloatingPointIeee754<T> =>
        PointwiseFormulas.Run(function, new ForwardLoop<T>(input, output));

    /// <summary>inputGradient = outputGradient·f'(input).</summary>
    public static void Backward<T>(
        PointwiseFunction function, ReadOnlySpan<T> input, ReadOnlySpan<T> outputGradient, Span<T> inputGradient)
        where T : IFloatingPointIeee754<T> =>
        PointwiseFormulas.Run(function, new BackwardLoop<T>(input, outputGradient, inputGradient));

    private readonly ref struct ForwardLoop<T>(ReadOnlySpan<T> input, Span<T> output) : IPointwiseLoop
        where T : IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _input = input;
        private readonly Span<T> _output = output;

        public void Run<TFormula>(TFormula formula)
            where TFormula : struct, IPointwiseFormula
        {
            for (int i = 0; i < _input.Length; i++)
            {
                _output[i] = T.CreateTruncating(formula.Of(double.CreateTruncating(_input[i])));
            }
        }
    }

    private readonly ref struct BackwardLoop<T>(
        ReadOnlySpan<T> input, ReadOnlySpan<T> outputGradient, Span<T> inputGradient) : IPointwiseLoop
        where T : IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _input = input, _outputGradient = outputGradient;
        private readonly Span<T> _inputGradient = inputGradient;

        public void Run<TFormula>(TFormula formula)
            where TFormula : struct, IPointwiseFormula
        {
            for (int i = 0; i < _input.Length; i++)
            {
                double slope = formula.Slope(double.CreateTruncating(_input[i]));
                _inputGradient[i] = T.CreateTruncating(double.CreateTruncating(_outputGradient[i]) * slope);
            }
        }
    }
}
