using Nin.Kernels.Simd;

namespace Nin.Kernels.Pooling;

/// <summary>Max pooling of channels [firstChannel, lastChannel), a multiple of the vector width of them.</summary>
internal static unsafe class MaxPool2dKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>output = the largest input of each window; a NaN in the window is the largest.</summary>
    public static void Forward(in Pool2dShape shape, float* input, float* output, int firstChannel, int lastChannel)
    {
        int channels = shape.Channels, outputHeight = shape.OutputHeight, outputWidth = shape.OutputWidth;
        int down = shape.Window.DilationY, across = shape.Window.DilationX;
        nint step = (nint)across * channels;
        for (int pixel = 0, n = 0; n < shape.Batch; n++, input += (nint)shape.Height * shape.Width * channels)
        {
            for (int y = 0; y < outputHeight; y++)
            {
                for (int x = 0; x < outputWidth; x++, pixel++)
                {
                    PoolWindow window = shape.At(y, x);
                    for (int c = firstChannel; c < lastChannel; c += TSimd.Width)
                    {
                        TVector largest = TSimd.Load(input + ((((nint)window.Top * shape.Width) + window.Left) * channels) + c);
                        for (int row = window.Top; row < window.Bottom; row += down)
                        {
                            float* source = input + ((((nint)row * shape.Width) + window.Left) * channels) + c;
                            for (int column = window.Left; column < window.Right; column += across, source += step)
                            {
                                TVector value = TSimd.Load(source);
                                TVector larger = TSimd.GreaterThan(value, largest);
                                TVector number = TSimd.EqualTo(value, value);
                                largest = TSimd.Select(number, TSimd.Select(larger, value, largest), value);
                            }
                        }

                        TSimd.Store(output + ((nint)pixel * channels) + c, largest);
                    }
                }
            }
        }
    }

    /// <summary>Adds each output's gradient to the first input of its window that is the maximum, or the first NaN.</summary>
    public static void Backward(
        in Pool2dShape shape, float* input, float* output, float* outputGradient, float* inputGradient, int firstChannel,
        int lastChannel)
    {
        int channels = shape.Channels, outputHeight = shape.OutputHeight, outputWidth = shape.OutputWidth;
        int down = shape.Window.DilationY, across = shape.Window.DilationX;
        nint step = (nint)across * channels;
        nint picture = (nint)shape.Height * shape.Width * channels;
        for (int pixel = 0, n = 0; n < shape.Batch; n++, input += picture, inputGradient += picture)
        {
            for (int y = 0; y < outputHeight; y++)
            {
                for (int x = 0; x < outputWidth; x++, pixel++)
                {
                    PoolWindow window = shape.At(y, x);
                    for (int c = firstChannel; c < lastChannel; c += TSimd.Width)
                    {
                        TVector largest = TSimd.Load(output + ((nint)pixel * channels) + c);
                        TVector gradient = TSimd.Load(outputGradient + ((nint)pixel * channels) + c);
                        TVector open = TSimd.EqualTo(TSimd.Zero, TSimd.Zero);
                        for (int row = window.Top; row < window.Bottom; row += down)
                        {
                            nint offset = ((((nint)row * shape.Width) + window.Left) * channels) + c;
                            for (int column = window.Left; column < window.Right; column += across, offset += step)
                            {
                                TVector value = TSimd.Load(input + offset);
                                TVector miss = TSimd.AndNot(TSimd.EqualTo(value, value), TSimd.EqualTo(value, largest));
                                TVector hit = TSimd.AndNot(open, miss);
                                open = TSimd.And(open, miss);
                                TSimd.Store(
                                    inputGradient + offset,
                                    TSimd.Add(TSimd.Load(inputGradient + offset), TSimd.And(hit, gradient)));
                            }
                        }
                    }
                }
            }
        }
    }
}
