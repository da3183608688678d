using System.Runtime.CompilerServices;
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
    /// <summary>Pixels that a vector of channels walks along a line: those under them stay in the first-level cache.</summary>
    private const int LinePiece = 64;

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
                Sums(
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
                    Sums(
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
    private static void Sums(
        int* taps, int count, float* source, nint sourceStep, float* weights, float* bias, bool relu, float* target,
        nint targetStep, int pixels, int firstChannel, int lastChannel)
    {
        // All nine taps of a window of 3 × 3: its rows are read at even distances, and the weights are those of all positions.
        bool isNine = pixels > 1 && count == 2 * 9 && taps[4] - taps[2] == taps[2] - taps[0] && taps[17] == 8 * taps[3];
        if (isNine)
        {
            NineTaps(
                taps, source, sourceStep, weights, bias, relu, target, targetStep, pixels, firstChannel, lastChannel);
        }
        else
        {
            Chains(
                taps, count, source, sourceStep, weights, bias, relu, target, targetStep, pixels, firstChannel, lastChannel);
        }
    }

    /// <summary>The same for any taps.</summary>
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
    /// The same for the nine taps of a 3 × 3 window. The weights of a vector of channels stay in registers while it walks along
    /// the line, four pixels at once; a multiply-add reads its pixel from memory, so that a load stands against each of them.
    /// </summary>
    private static void NineTaps(
        int* taps, float* source, nint sourceStep, float* weights, float* bias, bool relu, float* target, nint targetStep,
        int pixels, int firstChannel, int lastChannel)
    {
        nint right = taps[2] - taps[0], position = taps[3];
        for (int done = 0; done < pixels; done += LinePiece)
        {
            int piece = Math.Min(LinePiece, pixels - done);
            float* from = source + (done * sourceStep);
            float* to = target + (done * targetStep);
            for (int c = firstChannel; c < lastChannel; c += TSimd.Width)
            {
                float* w = weights + c;
                TVector w0 = TSimd.Load(w), w1 = TSimd.Load(w + position), w2 = TSimd.Load(w + (2 * position));
                w += 3 * position;
                TVector w3 = TSimd.Load(w), w4 = TSimd.Load(w + position), w5 = TSimd.Load(w + (2 * position));
                w += 3 * position;
                TVector w6 = TSimd.Load(w), w7 = TSimd.Load(w + position), w8 = TSimd.Load(w + (2 * position));
                TVector start = bias == null ? TSimd.Zero : TSimd.Load(bias + c);
                float* top = from + c + taps[0];
                float* middle = from + c + taps[6];
                float* bottom = from + c + taps[12];
                float* y = to + c;
                int left = piece;
                for (; left >= 4; left -= 4)
                {
                    TVector sum0 = start, sum1 = start, sum2 = start, sum3 = start;
                    AddTap(top, sourceStep, w0, ref sum0, ref sum1, ref sum2, ref sum3);
                    AddTap(top + right, sourceStep, w1, ref sum0, ref sum1, ref sum2, ref sum3);
                    AddTap(top + (2 * right), sourceStep, w2, ref sum0, ref sum1, ref sum2, ref sum3);
                    AddTap(middle, sourceStep, w3, ref sum0, ref sum1, ref sum2, ref sum3);
                    AddTap(middle + right, sourceStep, w4, ref sum0, ref sum1, ref sum2, ref sum3);
                    AddTap(middle + (2 * right), sourceStep, w5, ref sum0, ref sum1, ref sum2, ref sum3);
                    AddTap(bottom, sourceStep, w6, ref sum0, ref sum1, ref sum2, ref sum3);
                    AddTap(bottom + right, sourceStep, w7, ref sum0, ref sum1, ref sum2, ref sum3);
                    AddTap(bottom + (2 * right), sourceStep, w8, ref sum0, ref sum1, ref sum2, ref sum3);
                    TSimd.Store(y, relu ? TSimd.Relu(sum0) : sum0);
                    TSimd.Store(y + targetStep, relu ? TSimd.Relu(sum1) : sum1);
                    TSimd.Store(y + (2 * targetStep), relu ? TSimd.Relu(sum2) : sum2);
                    TSimd.Store(y + (3 * targetStep), relu ? TSimd.Relu(sum3) : sum3);
                    top += 4 * sourceStep;
                    middle += 4 * sourceStep;
                    bottom += 4 * sourceStep;
                    y += 4 * targetStep;
                }

                for (; left > 0; left--)
                {
                    TVector sum = TSimd.MultiplyAdd(TSimd.Load(top), w0, start);
                    sum = TSimd.MultiplyAdd(TSimd.Load(top + right), w1, sum);
                    sum = TSimd.MultiplyAdd(TSimd.Load(top + (2 * right)), w2, sum);
                    sum = TSimd.MultiplyAdd(TSimd.Load(middle), w3, sum);
                    sum = TSimd.MultiplyAdd(TSimd.Load(middle + right), w4, sum);
                    sum = TSimd.MultiplyAdd(TSimd.Load(middle + (2 * right)), w5, sum);
                    sum = TSimd.MultiplyAdd(TSimd.Load(bottom), w6, sum);
                    sum = TSimd.MultiplyAdd(TSimd.Load(bottom + right), w7, sum);
                    sum = TSimd.MultiplyAdd(TSimd.Load(bottom + (2 * right)), w8, sum);
                    TSimd.Store(y, relu ? TSimd.Relu(sum) : sum);
                    top += sourceStep;
                    middle += sourceStep;
                    bottom += sourceStep;
                    y += targetStep;
                }
            }
        }
    }

    /// <summary>One tap of four neighbouring pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTap(
        float* x, nint step, TVector weight, ref TVector sum0, ref TVector sum1, ref TVector sum2, ref TVector sum3)
    {
        sum0 = TSimd.MultiplyAdd(TSimd.Load(x), weight, sum0);
        sum1 = TSimd.MultiplyAdd(TSimd.Load(x + step), weight, sum1);
        sum2 = TSimd.MultiplyAdd(TSimd.Load(x + (2 * step)), weight, sum2);
        sum3 = TSimd.MultiplyAdd(TSimd.Load(x + (3 * step)), weight, sum3);
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
