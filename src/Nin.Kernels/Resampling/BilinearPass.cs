using System.Runtime.Intrinsics;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Resampling;

/// <summary>An interpolation, pixel by pixel: four doubles at a time, whatever the set's width.</summary>
internal static unsafe class BilinearPass
{
    public static void Forward(
        int batch, PictureSize size, ReadOnlySpan<LinePlace> rows, ReadOnlySpan<LinePlace> columns, ReadOnlySpan<float> input,
        Span<float> output)
    {
        int channels = size.Channels, whole = channels / Doubles256.Width * Doubles256.Width;
        fixed (float* x = input, target = output)
        {
            float* y = target;
            for (int picture = 0; picture < batch; picture++)
            {
                foreach (LinePlace row in rows)
                {
                    foreach (LinePlace column in columns)
                    {
                        float* a = x + size.At(picture, row.Low, column.Low), b = x + size.At(picture, row.Low, column.High);
                        float* c = x + size.At(picture, row.High, column.Low), d = x + size.At(picture, row.High, column.High);
                        BilinearKernel<Doubles256, Vector256<double>>.Mix(row.Share, column.Share, a, b, c, d, y, 0, whole);
                        BilinearKernel<DoublesScalar, double>.Mix(row.Share, column.Share, a, b, c, d, y, whole, channels);
                        y += channels;
                    }
                }
            }
        }
    }

    public static void Backward(
        int batch, PictureSize size, ReadOnlySpan<LinePlace> rows, ReadOnlySpan<LinePlace> columns,
        ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        inputGradient.Clear();
        fixed (float* source = outputGradient, dx = inputGradient)
        {
            float* dy = source;
            for (int picture = 0; picture < batch; picture++)
            {
                foreach (LinePlace row in rows)
                {
                    foreach (LinePlace column in columns)
                    {
                        (double down, double right) = (row.Share, column.Share);
                        AddTo((1 - down) * (1 - right), dy, dx + size.At(picture, row.Low, column.Low), size.Channels);
                        AddTo((1 - down) * right, dy, dx + size.At(picture, row.Low, column.High), size.Channels);
                        AddTo(down * (1 - right), dy, dx + size.At(picture, row.High, column.Low), size.Channels);
                        AddTo(down * right, dy, dx + size.At(picture, row.High, column.High), size.Channels);
                        dy += size.Channels;
                    }
                }
            }
        }
    }

    private static void AddTo(double factor, float* pixel, float* sum, int channels)
    {
        int whole = channels / Doubles256.Width * Doubles256.Width;
        BilinearKernel<Doubles256, Vector256<double>>.AddTo(factor, pixel, sum, 0, whole);
        BilinearKernel<DoublesScalar, double>.AddTo(factor, pixel, sum, whole, channels);
    }
}
