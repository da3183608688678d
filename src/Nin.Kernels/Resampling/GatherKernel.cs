using Nin.Kernels.Elementwise;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Resampling;

/// <summary>Pixels that are copied, and their gradients, which are added up.</summary>
internal static unsafe class GatherKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Each output pixel is an input pixel, or 0 where its row or column is −1.</summary>
    public static void Forward(
        int batch, PictureSize size, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, ReadOnlySpan<float> input,
        Span<float> output)
    {
        int target = 0, channels = size.Channels;
        for (int picture = 0; picture < batch; picture++)
        {
            foreach (int row in rows)
            {
                foreach (int column in columns)
                {
                    Span<float> pixel = output.Slice(target, channels);
                    target += channels;
                    if (row < 0 || column < 0)
                    {
                        pixel.Clear();
                    }
                    else
                    {
                        input.Slice(size.At(picture, row, column), channels).CopyTo(pixel);
                    }
                }
            }
        }
    }

    /// <summary>For each input pixel the sum over its copies, in their order.</summary>
    public static void Backward(
        int batch, PictureSize size, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, float* outputGradient,
        float* inputGradient)
    {
        new Span<float>(inputGradient, batch * size.Length).Clear();
        for (int picture = 0; picture < batch; picture++)
        {
            foreach (int row in rows)
            {
                foreach (int column in columns)
                {
                    if (row >= 0 && column >= 0)
                    {
                        ElementwiseKernel<TSimd, TVector>.AddTo(
                            outputGradient, inputGradient + size.At(picture, row, column), size.Channels);
                    }

                    outputGradient += size.Channels;
                }
            }
        }
    }
}
