using System.Collections.Immutable;

namespace Nin.Execution.Parameters;

/// <summary>
/// Weights in files stand as PyTorch has them, [outputs, inputs, height, width]; in memory they are the matrix of the
/// products, [height, width, inputs, outputs].
/// </summary>
internal static class WeightOrder
{
    public static void ToMemory(ImmutableArray<int> shape, ReadOnlySpan<float> file, Span<float> memory)
    {
        (int outputs, int inputs, int positions) = Sizes(shape);
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < inputs; input++)
            {
                ReadOnlySpan<float> kernel = file.Slice(((output * inputs) + input) * positions, positions);
                for (int position = 0; position < kernel.Length; position++)
                {
                    memory[(((position * inputs) + input) * outputs) + output] = kernel[position];
                }
            }
        }
    }

    public static void ToFile(ImmutableArray<int> shape, ReadOnlySpan<float> memory, Span<float> file)
    {
        (int outputs, int inputs, int positions) = Sizes(shape);
        for (int output = 0; output < outputs; output++)
        {
            for (int input = 0; input < inputs; input++)
            {
                Span<float> kernel = file.Slice(((output * inputs) + input) * positions, positions);
                for (int position = 0; position < kernel.Length; position++)
                {
                    kernel[position] = memory[(((position * inputs) + input) * outputs) + output];
                }
            }
        }
    }

    private static (int Outputs, int Inputs, int Positions) Sizes(ImmutableArray<int> shape) =>
        (shape[0], shape[1], shape.Length == 4 ? shape[2] * shape[3] : 1);
}
