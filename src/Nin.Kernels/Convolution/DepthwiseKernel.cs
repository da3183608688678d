using Nin.Kernels.Simd;

namespace Nin.Kernels.Convolution;

/// <summary>
/// Convolution of every channel by itself, of channels [firstChannel, lastChannel), a multiple of the vector width of them.
/// </summary>
/// <remarks>
/// Channels lie along the lanes, so that a product of vectors is a position of the kernel for as many channels. What a pixel
/// reads is a list of taps (where in the picture, where in the weights); the pixels inside a line share one list, moved on from
/// pixel to pixel, and take a weight for four pixels at once: four chains cover the latency of a multiply-add, and five loads
/// stand against four of them. The gradient of the input is the same over other lists. Every sum is one chain in order of the
/// taps.
/// </remarks>
internal static unsafe class DepthwiseKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>The output lines [firstLine, lastLine), counted through the batch, plus bias, then ReLU if asked.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="input">The pictures.</param>
    /// <param name="weights">[KernelHeight, KernelWidth, channels].</param>
    /// <param name="bias">[channels], or null.</param>
    /// <param name="output">All outputs.</param>
    /// <param name="relu">Whether negative sums become zero.</param>
    /// <param name="taps">Space for two numbers for each position of the kernel.</param>
    /// <param name="firstLine">The first line of outputs.</param>
    /// <param name="lastLine">The line behind the last.</param>
    /// <param name="firstChannel">The first channel.</param>
    /// <param name="lastChannel">The channel behind the last.</param>
    public static void Forward(
        in GeneralConv2dShape shape, float* input, float* weights, float* bias, float* output, bool relu, int* taps,
        int firstLine,
        int lastLine, int firstChannel, int lastChannel)
    {
        int channels = shape.InChannels, outputHeight = shape.OutputHeight, outputWidth = shape.OutputWidth;
        Window2d window = shape.Window;
        for (int line = firstLine; line < lastLine && firstChannel < lastChannel; line++)
        {
            (int picture, int outputY) = Math.DivRem(line, outputHeight);
            float* source = input + ((nint)picture * shape.Height * shape.Width * channels);
            float* target = output + ((nint)line * outputWidth * channels);
            for (int x = 0; x < outputWidth;)
            {
                int y = (outputY * window.StrideY) - window.PadTop, left = (x * window.StrideX) - window.PadLeft, count = 0;
                for (int i = 0; i < window.KernelHeight; i++)
                {
                    int inputY = y + (i * window.DilationY);
                    for (int j = 0; j < window.KernelWidth && (uint)inputY < (uint)shape.Height; j++)
                    {
                        int inputX = left + (j * window.DilationX);
                        if ((uint)inputX < (uint)shape.Width)
                        {
                            taps[count++] = ((inputY * shape.Width) + inputX) * channels;
                            taps[count++] = ((i * window.KernelWidth) + j) * channels;
                        }
                    }
                }

                // The next pixels read the same, further right, as long as their windows lie between the left and the right edge.
                long room = shape.Width - left - window.ExtentX;
                int pixels = left < 0 || room < 0 ? 1 : (int)Math.Min(outputWidth - x, (room / window.StrideX) + 1);
                Chains(
                    taps, count, source, (nint)window.StrideX * channels, weights, bias, relu, target + ((nint)x * channels),
                    channels, pixels, firstChannel, lastChannel);
                x += pixels;
            }
        }
    }

    /// <summary>inputGradient = the gradient that outputGradient sends back through the weights.</summary>
    public static void BackwardInput(
        in GeneralConv2dShape shape, float* outputGradient, float* weights, float* inputGradient, int* taps, int firstChannel,
        int lastChannel)
    {
        int channels = shape.InChannels, outputHeight = shape.OutputHeight, outputWidth = shape.OutputWidth;
        Window2d window = shape.Window;
        for (int line = 0; line < shape.Batch * shape.Height && firstChannel < lastChannel; line++)
        {
            (int picture, int y) = Math.DivRem(line, shape.Height);
            float* source = outputGradient + ((nint)picture * outputHeight * outputWidth * channels);
            float* target = inputGradient + ((nint)line * shape.Width * channels);

            // Pixels a stride apart lie under neighbouring outputs, at the same positions of the kernel.
            for (int phase = 0; phase < Math.Min(window.StrideX, shape.Width); phase++)
            {
                for (int x = phase; x < shape.Width;)
                {
                    bool isInside = true;
                    int count = 0, last = -1;
                    for (int i = 0; i < window.KernelHeight; i++)
                    {
                        if (!OutputAt(y + window.PadTop - (i * window.DilationY), window.StrideY, outputHeight, out int outputY))
                        {
                            continue;
                        }

                        for (int j = 0; j < window.KernelWidth; j++)
                        {
                            int across = x + window.PadLeft - (j * window.DilationX);
                            if (OutputAt(across, window.StrideX, outputWidth, out int outputX))
                            {
                                taps[count++] = ((outputY * outputWidth) + outputX) * channels;
                                taps[count++] = ((i * window.KernelWidth) + j) * channels;
                                last = Math.Max(last, outputX);
                            }
                            else
                            {
                                isInside &= across % window.StrideX != 0;
                            }
                        }
                    }

                    int left = ((shape.Width - 1 - x) / window.StrideX) + 1;
                    int pixels = isInside ? Math.Min(left, outputWidth - last) : 1;
                    pixels = last < 0 && isInside ? left : pixels;
                    Chains(
                        taps, count, source, channels, weights, null, false, target + ((nint)x * channels),
                        (nint)window.StrideX * channels, pixels, firstChannel, lastChannel);

                    // In long, since the last step may lead far behind the line.
                    x = (int)Math.Min(x + ((long)pixels * window.StrideX), shape.Width);
                }
            }
        }
    }

    /// <summary>Adds the gradient of the weights to what is there.</summary>
    public static void BackwardWeights(
        in GeneralConv2dShape shape, float* input, float* outputGradient, float* weightGradient, int firstChannel,
        int lastChannel)
    {
        int channels = shape.InChannels, outputHeight = shape.OutputHeight, outputWidth = shape.OutputWidth;
        Window2d window = shape.Window;
        for (int line = 0; line < shape.Batch * outputHeight && firstChannel < lastChannel; line++)
        {
            (int picture, int outputY) = Math.DivRem(line, outputHeight);
            float* gradient = outputGradient + ((nint)line * outputWidth * channels);
            for (int i = 0; i < window.KernelHeight; i++)
            {
                int y = (outputY * window.StrideY) - window.PadTop + (i * window.DilationY);
                if ((uint)y >= (uint)shape.Height)
                {
                    continue;
                }

                float* source = input + (((((nint)picture * shape.Height) + y) * shape.Width) * channels);
                for (int j = 0; j < window.KernelWidth; j++)
                {
                    // The outputs for which this position of the kernel lies inside the picture.
                    int shift = (j * window.DilationX) - window.PadLeft;
                    int first = shift >= 0 ? 0 : (int)((-(long)shift + window.StrideX - 1) / window.StrideX);
                    int last = shape.Width - 1 - shift < 0
                        ? 0
                        : Math.Min(outputWidth, ((shape.Width - 1 - shift) / window.StrideX) + 1);
                    if (first < last)
                    {
                        AddProducts(
                            source + (((nint)((first * window.StrideX) + shift)) * channels), (nint)window.StrideX * channels,
                            gradient + ((nint)first * channels), channels, last - first,
                            weightGradient + ((nint)((i * window.KernelWidth) + j) * channels), firstChannel, lastChannel);
                    }
                }
            }
        }
    }

    /// <summary>The output that lies under a place on the line of windows, or false where none does.</summary>
    private static bool OutputAt(int place, int stride, int outputs, out int output)
    {
        (output, int between) = Math.DivRem(place, stride);
        return place >= 0 && between == 0 && output < outputs;
    }

    /// <summary>For each of several pixels the bias plus the sum over the taps of source · weight, then ReLU if asked.</summary>
    private static void Chains(
        int* taps, int count, float* source, nint sourceStep, float* weights, float* bias, bool relu, float* target,
        nint targetStep,
        int pixels, int firstChannel, int lastChannel)
    {
        for (; pixels >= 4; pixels -= 4, source += 4 * sourceStep, target += 4 * targetStep)
        {
            for (int c = firstChannel; c < lastChannel; c += TSimd.Width)
            {
                TVector sum0 = bias == null ? TSimd.Zero : TSimd.Load(bias + c), sum1 = sum0, sum2 = sum0, sum3 = sum0;
                float* from = source + c, weight = weights + c;
                for (int i = 0; i < count; i += 2)
                {
                    float* x = from + taps[i];
                    TVector w = TSimd.Load(weight + taps[i + 1]);
                    sum0 = TSimd.MultiplyAdd(TSimd.Load(x), w, sum0);
                    sum1 = TSimd.MultiplyAdd(TSimd.Load(x + sourceStep), w, sum1);
                    sum2 = TSimd.MultiplyAdd(TSimd.Load(x + (2 * sourceStep)), w, sum2);
                    sum3 = TSimd.MultiplyAdd(TSimd.Load(x + (3 * sourceStep)), w, sum3);
                }

                float* y = target + c;
                TSimd.Store(y, relu ? TSimd.Relu(sum0) : sum0);
                TSimd.Store(y + targetStep, relu ? TSimd.Relu(sum1) : sum1);
                TSimd.Store(y + (2 * targetStep), relu ? TSimd.Relu(sum2) : sum2);
                TSimd.Store(y + (3 * targetStep), relu ? TSimd.Relu(sum3) : sum3);
            }
        }

        for (; pixels > 0; pixels--, source += sourceStep, target += targetStep)
        {
            for (int c = firstChannel; c < lastChannel; c += TSimd.Width)
            {
                TVector sum = bias == null ? TSimd.Zero : TSimd.Load(bias + c);
                for (int i = 0; i < count; i += 2)
                {
                    sum = TSimd.MultiplyAdd(TSimd.Load(source + c + taps[i]), TSimd.Load(weights + c + taps[i + 1]), sum);
                }

                TSimd.Store(target + c, relu ? TSimd.Relu(sum) : sum);
            }
        }
    }

    /// <summary>
    /// Adds source · gradient of each of a line's pixels to the sums, four vectors of channels at a time while there are as many.
    /// </summary>
    private static void AddProducts(
        float* source, nint sourceStep, float* gradient, nint gradientStep, int pixels, float* sums, int firstChannel,
        int lastChannel)
    {
        int c = firstChannel, width = TSimd.Width;
        for (; c <= lastChannel - (4 * width); c += 4 * width)
        {
            float* sum = sums + c, x = source + c, dy = gradient + c;
            TVector sum0 = TSimd.Load(sum), sum1 = TSimd.Load(sum + width);
            TVector sum2 = TSimd.Load(sum + (2 * width)), sum3 = TSimd.Load(sum + (3 * width));
            for (int i = 0; i < pixels; i++, x += sourceStep, dy += gradientStep)
            {
                sum0 = TSimd.MultiplyAdd(TSimd.Load(x), TSimd.Load(dy), sum0);
                sum1 = TSimd.MultiplyAdd(TSimd.Load(x + width), TSimd.Load(dy + width), sum1);
                sum2 = TSimd.MultiplyAdd(TSimd.Load(x + (2 * width)), TSimd.Load(dy + (2 * width)), sum2);
                sum3 = TSimd.MultiplyAdd(TSimd.Load(x + (3 * width)), TSimd.Load(dy + (3 * width)), sum3);
            }

            TSimd.Store(sum, sum0);
            TSimd.Store(sum + width, sum1);
            TSimd.Store(sum + (2 * width), sum2);
            TSimd.Store(sum + (3 * width), sum3);
        }

        for (; c < lastChannel; c += width)
        {
            TVector sum = TSimd.Load(sums + c);
            for (int i = 0; i < pixels; i++)
            {
                sum = TSimd.MultiplyAdd(
                    TSimd.Load(source + c + (i * sourceStep)), TSimd.Load(gradient + c + (i * gradientStep)), sum);
            }

            TSimd.Store(sums + c, sum);
        }
    }
}
