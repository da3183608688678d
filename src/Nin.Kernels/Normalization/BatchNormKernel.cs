using Nin.Kernels.Simd;

namespace Nin.Kernels.Normalization;

/// <summary>
/// Batch normalisation of channels [firstChannel, lastChannel), a multiple of the vector width of them, over the rows
/// (pixels of all pictures) of one shard.
/// </summary>
/// <remarks>
/// Sums over many thousand rows are taken in blocks of <see cref="BlockRows"/> and the blocks' sums in double, so the error does
/// not grow with the batch. Memory is read row by row, as it lies; a block's sums wait in the first-level cache.
/// <b>Source</b> Ioffe and Szegedy, arXiv 1502.03167.
/// </remarks>
internal static unsafe class BatchNormKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int BlockRows = 64;

    /// <summary>Channels whose sums are taken at once, a multiple of every vector's width.</summary>
    private const int MaxChannels = 256;

    /// <summary>mean[c] and the biased variance[c] of input[row, c] over the rows.</summary>
    public static void Statistics(
        int rows, int channels, float* input, float* mean, float* variance, int firstChannel, int lastChannel)
    {
        double* sums = stackalloc double[MaxChannels];
        float* block = stackalloc float[MaxChannels];
        for (int first = firstChannel; first < lastChannel; first += MaxChannels)
        {
            int count = Math.Min(MaxChannels, lastChannel - first);
            new Span<double>(sums, count).Clear();
            for (int row = 0; row < rows; row += BlockRows)
            {
                new Span<float>(block, count).Clear();
                float* source = input + ((nint)row * channels) + first;
                for (int r = Math.Min(BlockRows, rows - row); r > 0; r--, source += channels)
                {
                    for (int c = 0; c < count; c += TSimd.Width)
                    {
                        TSimd.Store(block + c, TSimd.Add(TSimd.Load(block + c), TSimd.Load(source + c)));
                    }
                }

                AddBlock(block, count, sums);
            }

            Divide(sums, count, rows, mean + first);
            new Span<double>(sums, count).Clear();
            for (int row = 0; row < rows; row += BlockRows)
            {
                new Span<float>(block, count).Clear();
                float* source = input + ((nint)row * channels) + first;
                for (int r = Math.Min(BlockRows, rows - row); r > 0; r--, source += channels)
                {
                    for (int c = 0; c < count; c += TSimd.Width)
                    {
                        TVector distance = TSimd.Subtract(TSimd.Load(source + c), TSimd.Load(mean + first + c));
                        TSimd.Store(block + c, TSimd.MultiplyAdd(distance, distance, TSimd.Load(block + c)));
                    }
                }

                AddBlock(block, count, sums);
            }

            Divide(sums, count, rows, variance + first);
        }
    }

    /// <summary>output[row, c] = input[row, c]·scale[c] + shift[c], then ReLU if asked.</summary>
    public static void ScaleShift(
        int rows, int channels, float* input, float* scale, float* shift, float* output, bool relu, int firstChannel,
        int lastChannel)
    {
        for (int row = 0; row < rows; row++, input += channels, output += channels)
        {
            for (int c = firstChannel; c < lastChannel; c += TSimd.Width)
            {
                TVector value = TSimd.MultiplyAdd(TSimd.Load(input + c), TSimd.Load(scale + c), TSimd.Load(shift + c));
                TSimd.Store(output + c, relu ? TSimd.Relu(value) : value);
            }
        }
    }

    /// <summary>
    /// The sums the gradient needs: gradientSum[c] = Σ dy and projection[c] = Σ dy·(x − mean)·inverseDeviation. Where an output
    /// is given, dy is first taken back through its ReLU, in place.
    /// </summary>
    public static void GradientSums(
        int rows, int channels, float* input, float* mean, float* inverseDeviation, float* output, float* outputGradient,
        float* gradientSum, float* projection, int firstChannel, int lastChannel)
    {
        double* sums = stackalloc double[MaxChannels], projections = stackalloc double[MaxChannels];
        float* block = stackalloc float[MaxChannels], projected = stackalloc float[MaxChannels];
        for (int first = firstChannel; first < lastChannel; first += MaxChannels)
        {
            int count = Math.Min(MaxChannels, lastChannel - first);
            new Span<double>(sums, count).Clear();
            new Span<double>(projections, count).Clear();
            for (int row = 0; row < rows; row += BlockRows)
            {
                new Span<float>(block, count).Clear();
                new Span<float>(projected, count).Clear();
                nint at = ((nint)row * channels) + first;
                for (int r = Math.Min(BlockRows, rows - row); r > 0; r--, at += channels)
                {
                    for (int c = 0; c < count; c += TSimd.Width)
                    {
                        TVector gradient = TSimd.Load(outputGradient + at + c);
                        if (output != null)
                        {
                            gradient = TSimd.And(TSimd.GreaterThan(TSimd.Load(output + at + c), TSimd.Zero), gradient);
                            TSimd.Store(outputGradient + at + c, gradient);
                        }

                        TVector distance = TSimd.Subtract(TSimd.Load(input + at + c), TSimd.Load(mean + first + c));
                        TVector normalized = TSimd.Multiply(distance, TSimd.Load(inverseDeviation + first + c));
                        TSimd.Store(block + c, TSimd.Add(TSimd.Load(block + c), gradient));
                        TSimd.Store(projected + c, TSimd.MultiplyAdd(gradient, normalized, TSimd.Load(projected + c)));
                    }
                }

                AddBlock(block, count, sums);
                AddBlock(projected, count, projections);
            }

            Divide(sums, count, 1, gradientSum + first);
            Divide(projections, count, 1, projection + first);
        }
    }

    /// <summary>
    /// inputGradient = weight·inverseDeviation·(dy − gradientSum/rows − normalized·projection/rows).
    /// </summary>
    public static void InputGradient(
        int rows, int channels, float* input, float* weight, float* mean, float* inverseDeviation, float* outputGradient,
        float* gradientSum, float* projection, float* inputGradient, int firstChannel, int lastChannel)
    {
        TVector share = TSimd.Broadcast(1f / rows);
        float* scales = stackalloc float[MaxChannels], means = stackalloc float[MaxChannels],
            slopes = stackalloc float[MaxChannels];
        for (int first = firstChannel; first < lastChannel; first += MaxChannels)
        {
            int count = Math.Min(MaxChannels, lastChannel - first);
            for (int c = 0; c < count; c += TSimd.Width)
            {
                TVector inverse = TSimd.Load(inverseDeviation + first + c);
                TSimd.Store(scales + c, TSimd.Multiply(TSimd.Load(weight + first + c), inverse));
                TSimd.Store(means + c, TSimd.Multiply(TSimd.Load(gradientSum + first + c), share));
                TSimd.Store(slopes + c, TSimd.Multiply(TSimd.Multiply(TSimd.Load(projection + first + c), share), inverse));
            }

            nint at = first;
            for (int row = 0; row < rows; row++, at += channels)
            {
                for (int c = 0; c < count; c += TSimd.Width)
                {
                    TVector distance = TSimd.Subtract(TSimd.Load(input + at + c), TSimd.Load(mean + first + c));
                    TVector gradient = TSimd.Subtract(TSimd.Load(outputGradient + at + c), TSimd.Load(means + c));
                    gradient = TSimd.Subtract(gradient, TSimd.Multiply(distance, TSimd.Load(slopes + c)));
                    TSimd.Store(inputGradient + at + c, TSimd.Multiply(gradient, TSimd.Load(scales + c)));
                }
            }
        }
    }

    private static void AddBlock(float* block, int count, double* sums)
    {
        for (int c = 0; c < count; c++)
        {
            sums[c] += block[c];
        }
    }

    private static void Divide(double* sums, int count, int divisor, float* destination)
    {
        for (int c = 0; c < count; c++)
        {
            destination[c] = (float)(sums[c] / divisor);
        }
    }
}
