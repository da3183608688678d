using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Nin.Formats;
using Nin.Formats.Safetensors;

namespace Nin.Data.Preparing;

/// <summary>The numbers of a ZCA whitening: y = P · (x − m).</summary>
/// <param name="mean">m, [D].</param>
/// <param name="matrix">P, [D, D].</param>
internal sealed class Whitening(float[] mean, float[] matrix)
{
    private const string MeanTensor = "preprocessing.zca.mean", MatrixTensor = "preprocessing.zca.matrix";

    internal float[] Mean => mean;

    internal float[] Matrix => matrix;

    /// <summary>Reads what <see cref="ToTensors"/> wrote, for pictures of so many numbers.</summary>
    /// <exception cref="NinFormatException">A tensor is missing or has another type or shape.</exception>
    internal static Whitening Of(SafetensorsFile file, string format, int length)
    {
        return new Whitening(Values(MeanTensor, [length]), Values(MatrixTensor, [length, length]));

        float[] Values(string name, long[] shape) =>
            file.TryGet(name, out SafetensorsTensor? tensor) && tensor.Type == SafetensorsType.F32
                && tensor.Shape.SequenceEqual(shape)
                ? tensor.AsSingles()
                : throw new NinFormatException(
                    format, $"expected the tensor {name} F32 [{string.Join(", ", shape)}], got {tensor?.ToString() ?? "none"}.");
    }

    /// <summary>The numbers as a model file has them.</summary>
    internal SafetensorsEntry[] ToTensors() =>
    [
        SafetensorsEntry.Of(MeanTensor, [mean.Length], mean),
        SafetensorsEntry.Of(MatrixTensor, [mean.Length, mean.Length], matrix),
    ];

    /// <summary>Subtracts the mean of the training pictures.</summary>
    internal void Center(Span<float> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] -= mean[i];
        }
    }

    /// <summary>
    /// Multiplies centred pictures by the matrix. The matrix is larger than a cache, so several pictures share one pass over
    /// it; the order of each sum is the same for any number of them.
    /// </summary>
    /// <param name="centred">[N, D].</param>
    /// <param name="destination">[N, D]; must not overlap <paramref name="centred"/>.</param>
    internal void Apply(ReadOnlySpan<float> centred, Span<float> destination)
    {
        int length = mean.Length, pictures = centred.Length / length;
        for (int row = 0; row < length; row += 4)
        {
            int rows = Math.Min(4, length - row);
            for (int picture = 0; picture < pictures; picture++)
            {
                ReadOnlySpan<float> samples = centred.Slice(picture * length, length);
                Span<float> results = destination.Slice((picture * length) + row, rows);
                if (rows == 4)
                {
                    FourProducts(matrix.AsSpan(row * length, 4 * length), samples, results);
                    continue;
                }

                for (int i = 0; i < rows; i++)
                {
                    results[i] = Product(matrix.AsSpan((row + i) * length, length), samples);
                }
            }
        }
    }

    internal bool SameAs(Whitening? other) =>
        other is not null && mean.AsSpan().SequenceEqual(other.Mean) && matrix.AsSpan().SequenceEqual(other.Matrix);

    /// <summary>Four times <see cref="Product"/>, to the bit, for rows that stand one after another.</summary>
    private static void FourProducts(ReadOnlySpan<float> rows, ReadOnlySpan<float> samples, Span<float> destination)
    {
        int length = samples.Length, whole = length / Vector256<float>.Count * Vector256<float>.Count;
        ReadOnlySpan<Vector256<float>> x = MemoryMarshal.Cast<float, Vector256<float>>(samples[..whole]);
        ReadOnlySpan<Vector256<float>> a = MemoryMarshal.Cast<float, Vector256<float>>(rows.Slice(0, whole))[..x.Length];
        ReadOnlySpan<Vector256<float>> b = MemoryMarshal.Cast<float, Vector256<float>>(rows.Slice(length, whole))[..x.Length];
        ReadOnlySpan<Vector256<float>> c = MemoryMarshal.Cast<float, Vector256<float>>(rows.Slice(2 * length, whole))[..x.Length];
        ReadOnlySpan<Vector256<float>> d = MemoryMarshal.Cast<float, Vector256<float>>(rows.Slice(3 * length, whole))[..x.Length];
        Vector256<float> sumA = default, sumB = default, sumC = default, sumD = default;
        for (int i = 0; i < x.Length; i++)
        {
            sumA = Vector256.FusedMultiplyAdd(a[i], x[i], sumA);
            sumB = Vector256.FusedMultiplyAdd(b[i], x[i], sumB);
            sumC = Vector256.FusedMultiplyAdd(c[i], x[i], sumC);
            sumD = Vector256.FusedMultiplyAdd(d[i], x[i], sumD);
        }

        destination[0] = Finish(sumA, rows.Slice(whole, length - whole), samples[whole..]);
        destination[1] = Finish(sumB, rows.Slice(length + whole, length - whole), samples[whole..]);
        destination[2] = Finish(sumC, rows.Slice((2 * length) + whole, length - whole), samples[whole..]);
        destination[3] = Finish(sumD, rows.Slice((3 * length) + whole, length - whole), samples[whole..]);
    }

    private static float Product(ReadOnlySpan<float> row, ReadOnlySpan<float> samples)
    {
        int whole = row.Length / Vector256<float>.Count * Vector256<float>.Count;
        ReadOnlySpan<Vector256<float>> a = MemoryMarshal.Cast<float, Vector256<float>>(row[..whole]);
        ReadOnlySpan<Vector256<float>> x = MemoryMarshal.Cast<float, Vector256<float>>(samples[..whole]);
        Vector256<float> sum = default;
        for (int i = 0; i < x.Length; i++)
        {
            sum = Vector256.FusedMultiplyAdd(a[i], x[i], sum);
        }

        return Finish(sum, row[whole..], samples[whole..]);
    }

    /// <summary>Adds the lanes, first to last, and then the rest that fills no vector.</summary>
    private static float Finish(Vector256<float> lanes, ReadOnlySpan<float> row, ReadOnlySpan<float> samples)
    {
        float sum = 0;
        for (int lane = 0; lane < Vector256<float>.Count; lane++)
        {
            sum += lanes[lane];
        }

        for (int i = 0; i < row.Length; i++)
        {
            sum += row[i] * samples[i];
        }

        return sum;
    }
}
