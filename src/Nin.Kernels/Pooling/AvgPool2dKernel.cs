using Nin.Kernels.Simd;

namespace Nin.Kernels.Pooling;

/// <summary>Average pooling.</summary>
internal static unsafe class AvgPool2dKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>
    /// output = the sum of each window over its divisor, of the output lines [firstLine, lastLine), counted through the batch; of
    /// at least a vector of channels. The last vector ends with them, and so may compute some of the one before once more.
    /// </summary>
    public static void Forward(in Pool2dShape shape, float* input, float* output, int firstLine, int lastLine)
    {
        int channels = shape.Channels, outputHeight = shape.OutputHeight, outputWidth = shape.OutputWidth;
        nint lineLength = (nint)shape.Width * channels;
        for (int line = firstLine; line < lastLine; line++)
        {
            (int picture, int y) = Math.DivRem(line, outputHeight);
            PoolSpan rows = shape.RowsAt(y);
            float* pixels = input + ((((nint)picture * shape.Height) + rows.First) * lineLength);
            float* target = output + ((nint)line * outputWidth * channels);
            for (int x = 0; x < outputWidth; x++, target += channels)
            {
                PoolSpan columns = shape.ColumnsAt(x);
                TVector share = TSimd.Broadcast(1f / shape.Divisor(rows, columns));
                float* corner = pixels + ((nint)columns.First * channels);
                for (int next = 0; next < channels; next += TSimd.Width)
                {
                    int c = Math.Min(next, channels - TSimd.Width);
                    TVector sum = TSimd.Zero;
                    float* source = corner + c;
                    for (int row = rows.First; row < rows.Last; row++, source += lineLength)
                    {
                        float* at = source;
                        for (int column = columns.First; column < columns.Last; column++, at += channels)
                        {
                            sum = TSimd.Add(sum, TSimd.Load(at));
                        }
                    }

                    TSimd.Store(target + c, TSimd.Multiply(sum, share));
                }
            }
        }
    }

    /// <summary>
    /// Adds each output's gradient, over its divisor, to every input of its window, for channels [firstChannel, lastChannel), a
    /// multiple of the vector width of them.
    /// </summary>
    public static void Backward(
        in Pool2dShape shape, float* outputGradient, float* inputGradient, int firstChannel, int lastChannel)
    {
        int channels = shape.Channels, outputHeight = shape.OutputHeight, outputWidth = shape.OutputWidth;
        for (int pixel = 0, n = 0; n < shape.Batch; n++, inputGradient += (nint)shape.Height * shape.Width * channels)
        {
            for (int y = 0; y < outputHeight; y++)
            {
                for (int x = 0; x < outputWidth; x++, pixel++)
                {
                    PoolWindow window = shape.At(y, x);
                    TVector share = TSimd.Broadcast(1f / window.Divisor);
                    for (int c = firstChannel; c < lastChannel; c += TSimd.Width)
                    {
                        TVector gradient = TSimd.Multiply(TSimd.Load(outputGradient + ((nint)pixel * channels) + c), share);
                        for (int row = window.Top; row < window.Bottom; row++)
                        {
                            float* target = inputGradient + ((((nint)row * shape.Width) + window.Left) * channels) + c;
                            for (int column = window.Left; column < window.Right; column++, target += channels)
                            {
                                TSimd.Store(target, TSimd.Add(TSimd.Load(target), gradient));
                            }
                        }
                    }
                }
            }
        }
    }
}
