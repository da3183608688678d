using Nin.Kernels.Simd;

namespace Nin.Kernels.Normalization;

/// <summary>
/// Batch normalisation of channels [firstChannel, lastChannel), a multiple of the vector width of them, over the rows
/// (pixels of all pictures) of one shard.
/// </summary>
/// <remarks>
/// Sums over many thousand rows are taken in blocks of <see cref="BlockRows"/> and the blocks' sums in double, so the
/// error does not grow with the batch. <b>Source</b> Ioffe and Szegedy, arXiv 1502.03167.
/// </remarks>
internal static unsafe class BatchNormKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int BlockRows = 64;
    private const int MaxWidth = 16;

    /// <summary>mean[c] and the biased variance[c] of input[row, c] over the rows.</summary>
    public static void Statistics(
        int rows, int channels, float* input, float* mean, float* variance, int firstChannel, int lastChannel)
    {
        double* sums = stackalloc double[MaxWidth];
        float* block = stackalloc float[MaxWidth];
        for (int c = firstChannel; c < lastChannel; c += TSimd.Width)
        {
            new Span<double>(sums, MaxWidth).Clear();
            for (int row = 0; row < rows; row += BlockRows)
            {
                TVector sum = TSimd.Zero;
                for (int r = row; r < Math.Min(row + BlockRows, rows); r++)
                {
                    sum = TSimd.Add(sum, TSimd.Load(input + ((nint)r * channels) + c));
                }

                AddBlock(sum, block, sums);
            }

            Divide(sums, rows, mean + c);
            TVector center = TSimd.Load(mean + c);
            new Span<double>(sums, MaxWidth).Clear();
            for (int row = 0; row < rows; row += BlockRows)
            {
                TVector sum = TSimd.Zero;
                for (int r = row; r < Math.Min(row + BlockRows, rows); r++)
                {
                    TVector distance = TSimd.Subtract(TSimd.Load(input + ((nint)r * channels) + c), center);
                    sum = TSimd.MultiplyAdd(distance, distance, sum);
                }

                AddBlock(sum, block, sums);
            }

            Divide(sums, rows, variance + c);
        }
    }

    /// <summary>output[row, c] = input[row, c]·scale[c] + shift[c], then ReLU if asked.</summary>
    public static void ScaleShift(
        int rows, int channels, float* input, float* scale, float* shift, float* output, bool relu, int firstChannel, int lastChannel)
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
    /// The sums the gradient needs: gradientSum[c] = Σ dy and projection[c] = Σ dy·(x − mean)·inverseDeviation.
    /// </summary>
    public static void GradientSums(
        int rows, int channels, float* input, float* mean, float* inverseDeviation, float* outputGradient,
        float* gradientSum, float* projection, int firstChannel, int lastChannel)
    {
        double* sums = stackalloc double[2 * MaxWidth];
        float* block = stackalloc float[MaxWidth];
        for (int c = firstChannel; c < lastChannel; c += TSimd.Width)
        {
            new Span<double>(sums, 2 * MaxWidth).Clear();
            TVector center = TSimd.Load(mean + c), inverse = TSimd.Load(inverseDeviation + c);
            for (int row = 0; row < rows; row += BlockRows)
            {
                TVector sum = TSimd.Zero, projected = TSimd.Zero;
                for (int r = row; r < Math.Min(row + BlockRows, rows); r++)
                {
                    nint at = ((nint)r * channels) + c;
                    TVector gradient = TSimd.Load(outputGradient + at);
                    sum = TSimd.Add(sum, gradient);
                    TVector normalized = TSimd.Multiply(TSimd.Subtract(TSimd.Load(input + at), center), inverse);
                    projected = TSimd.MultiplyAdd(gradient, normalized, projected);
                }

                AddBlock(sum, block, sums);
                AddBlock(projected, block, sums + MaxWidth);
            }

            Divide(sums, 1, gradientSum + c);
            Divide(sums + MaxWidth, 1, projection + c);
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
        for (int c = firstChannel; c < lastChannel; c += TSimd.Width)
        {
            TVector center = TSimd.Load(mean + c), inverse = TSimd.Load(inverseDeviation + c);
            TVector scale = TSimd.Multiply(TSimd.Load(weight + c), inverse);
            TVector meanGradient = TSimd.Multiply(TSimd.Load(gradientSum + c), share);
            TVector slope = TSimd.Multiply(TSimd.Multiply(TSimd.Load(projection + c), share), inverse);
            for (int row = 0; row < rows; row++)
            {
                nint at = ((nint)row * channels) + c;
                TVector distance = TSimd.Subtract(TSimd.Load(input + at), center);
                TVector gradient = TSimd.Subtract(TSimd.Load(outputGradient + at), meanGradient);
                gradient = TSimd.Subtract(gradient, TSimd.Multiply(distance, slope));
                TSimd.Store(inputGradient + at, TSimd.Multiply(gradient, scale));
            }
        }
    }

    private static void AddBlock(TVector sum, float* block, double* sums)
    {
        TSimd.Store(block, sum);
        for (int lane = 0; lane < TSimd.Width; lane++)
        {
            sums[lane] += block[lane];
        }
    }

    private static void Divide(double* sums, int divisor, float* destination)
    {
        for (int lane = 0; lane < TSimd.Width; lane++)
        {
            destination[lane] = (float)(sums[lane] / divisor);
        }
    }
}
