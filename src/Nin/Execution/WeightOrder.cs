using System.Collections.Immutable;

namespace Nin.Execution;

/// <summary>
/// Weights in files stand as PyTorch has them, [outputs, inputs, height, width]; in memory they are the matrix of the
/// products, [height, width, inputs, outputs].
/// </summary>
internal static class WeightOrder
{
    public static void ToMemory(ImmutableArray<int> shape, ReadOnlySpan<float> file, Span<float> memory)
    {
        for (int i = 0; i < file.Length; i++)
        {
            memory[MemoryIndex(shape, i)] = file[i];
        }
    }

    public static void ToFile(ImmutableArray<int> shape, ReadOnlySpan<float> memory, Span<float> file)
    {
        for (int i = 0; i < file.Length; i++)
        {
            file[i] = memory[MemoryIndex(shape, i)];
        }
    }

    private static int MemoryIndex(ImmutableArray<int> shape, int fileIndex)
    {
        int outputs = shape[0], inputs = shape[1], positions = shape.Length == 4 ? shape[2] * shape[3] : 1;
        (int rest, int position) = Math.DivRem(fileIndex, positions);
        (int output, int input) = Math.DivRem(rest, inputs);
        return (((position * inputs) + input) * outputs) + output;
    }
}
