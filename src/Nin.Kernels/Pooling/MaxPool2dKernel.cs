using Nin.Kernels.Simd;

namespace Nin.Kernels.Pooling;

/// <summary>Max pooling.</summary>
internal static unsafe class MaxPool2dKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>
    /// output = the largest input of each window, of the output lines [firstLine, lastLine), counted through the batch; a NaN in
    /// the window is the largest. Of at least a vector of channels: the last one ends with them, and so may compute some of the
    /// one before once more.
    /// </summary>
    public static void Forward(in Pool2dShape shape, float* input, float* output, int firstLine, int lastLine)
    {
        int channels = shape.Channels, outputHeight = shape.OutputHeight, outputWidth = shape.OutputWidth;
        int down = shape.Window.DilationY, across = shape.Window.DilationX;
        nint step = (nint)across * channels, lineStep = (nint)shape.Width * channels;
        for (int line = firstLine; line < lastLine; line++)
        {
            (int picture, int y) = Math.DivRem(line, outputHeight);
            PoolSpan lines = shape.RowsAt(y);
            int rows = (lines.Last - lines.First + down - 1) / down;
            float* source = input + ((nint)picture * shape.Height * lineStep);
            float* target = output + ((nint)line * outputWidth * channels);
            for (int x = 0; x < outputWidth; x++, target += channels)
            {
                PoolSpan span = shape.ColumnsAt(x);
                float* corner = source + (lines.First * lineStep) + ((nint)span.First * channels);
                int columns = (span.Last - span.First + across - 1) / across, c = 0;
                for (; c <= channels - (2 * TSimd.Width); c += 2 * TSimd.Width)
                {
                    TVector left = TSimd.Load(corner + c), right = TSimd.Load(corner + c + TSimd.Width);
                    float* row = corner + c;
                    for (int i = 0; i < rows; i++, row += down * lineStep)
                    {
                        float* at = row;
                        for (int j = 0; j < columns; j++, at += step)
                        {
                            left = Larger(TSimd.Load(at), left);
                            right = Larger(TSimd.Load(at + TSimd.Width), right);
                        }
                    }

                    TSimd.Store(target + c, left);
                    TSimd.Store(target + c + TSimd.Width, right);
                }

                for (; c < channels; c += TSimd.Width)
                {
                    float* from = corner + Math.Min(c, channels - TSimd.Width);
                    TVector largest = TSimd.Load(from);
                    for (int i = 0; i < rows; i++)
                    {
                        for (int j = 0; j < columns; j++)
                        {
                            largest = Larger(TSimd.Load(from + (i * down * lineStep) + (j * step)), largest);
                        }
                    }

                    TSimd.Store(target + Math.Min(c, channels - TSimd.Width), largest);
                }
            }
        }
    }

    /// <summary>The larger of a value and the largest so far; a value that is NaN, else the largest where it is.</summary>
    private static TVector Larger(TVector value, TVector largest)
    {
        TVector larger = TSimd.GreaterThan(value, largest), number = TSimd.EqualTo(value, value);
        return TSimd.Select(number, TSimd.Select(larger, value, largest), value);
    }

    /// <summary>
    /// Adds each output's gradient to the first input of its window that is the maximum, or the first NaN, for channels
    /// [firstChannel, lastChannel), a multiple of the vector width of them.
    /// </summary>
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
