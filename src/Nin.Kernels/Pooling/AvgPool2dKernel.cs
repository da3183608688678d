using Nin.Kernels.Simd;

namespace Nin.Kernels.Pooling;

/// <summary>Average pooling of channels [firstChannel, lastChannel), a multiple of the vector width of them.</summary>
internal static unsafe class AvgPool2dKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>
    /// output = the sum of each window over its divisor, of the output lines [firstLine, lastLine), counted through the batch.
    /// </summary>
    public static void Forward(
        in Pool2dShape shape, float* input, float* output, int firstLine, int lastLine, int firstChannel, int lastChannel)
    {
        int channels = shape.Channels, outputHeight = shape.OutputHeight, outputWidth = shape.OutputWidth;
        for (int line = firstLine; line < lastLine && firstChannel < lastChannel; line++)
        {
            (int picture, int y) = Math.DivRem(line, outputHeight);
            float* pixels = input + ((nint)picture * shape.Height * shape.Width * channels);
            float* target = output + ((nint)line * outputWidth * channels);
            for (int x = 0; x < outputWidth; x++, target += channels)
            {
                PoolWindow window = shape.At(y, x);
                TVector share = TSimd.Broadcast(1f / window.Divisor);
                for (int c = firstChannel; c < lastChannel; c += TSimd.Width)
                {
                    TVector sum = TSimd.Zero;
                    for (int row = window.Top; row < window.Bottom; row++)
                    {
                        float* source = pixels + ((((nint)row * shape.Width) + window.Left) * channels) + c;
                        for (int column = window.Left; column < window.Right; column++, source += channels)
                        {
                            sum = TSimd.Add(sum, TSimd.Load(source));
                        }
                    }

                    TSimd.Store(target + c, TSimd.Multiply(sum, share));
                }
            }
        }
    }

    /// <summary>Adds each output's gradient, over its divisor, to every input of its window.</summary>
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
