using Nin.Kernels.Simd;

namespace Nin.Kernels.Elementwise;

/// <summary>Operations in which every element is computed by itself. Sources and destination may be the same memory.</summary>
internal static unsafe class ElementwiseKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>destination[i] += source[i].</summary>
    public static void AddTo(float* source, float* destination, nint length) => Add(source, destination, destination, length);

    /// <summary>destination[i] = a[i] + b[i].</summary>
    public static void Add(float* a, float* b, float* destination, nint length)
    {
        nint i = 0;
        for (; i <= length - TSimd.Width; i += TSimd.Width)
        {
            TSimd.Store(destination + i, TSimd.Add(TSimd.Load(a + i), TSimd.Load(b + i)));
        }

        for (; i < length; i++)
        {
            destination[i] = a[i] + b[i];
        }
    }

    /// <summary>
    /// destination[row, column] += source[row, column], then ReLU if asked, of matrices whose rows are so many floats apart.
    /// </summary>
    public static void AddMatrix(
        float* source, nint sourceStride, int rows, int columns, float* destination, nint destinationStride, bool relu)
    {
        for (int row = 0; row < rows; row++, source += sourceStride, destination += destinationStride)
        {
            int i = 0;
            for (; i <= columns - TSimd.Width; i += TSimd.Width)
            {
                TVector sum = TSimd.Add(TSimd.Load(destination + i), TSimd.Load(source + i));
                TSimd.Store(destination + i, relu ? TSimd.Relu(sum) : sum);
            }

            for (; i < columns; i++)
            {
                float sum = destination[i] + source[i];
                destination[i] = relu ? SimdScalar.Relu(sum) : sum;
            }
        }
    }

    /// <summary>destination[column] += the sum of that column of a row-major [rows, columns] matrix, row by row.</summary>
    public static void AddRowsTo(float* matrix, int rows, int columns, float* destination)
    {
        for (int row = 0; row < rows; row++)
        {
            AddTo(matrix + ((nint)row * columns), destination, columns);
        }
    }

    /// <summary>output[i] = max(0, input[i]).</summary>
    public static void Relu(float* input, float* output, nint length)
    {
        nint i = 0;
        for (; i <= length - TSimd.Width; i += TSimd.Width)
        {
            TSimd.Store(output + i, TSimd.Relu(TSimd.Load(input + i)));
        }

        for (; i < length; i++)
        {
            output[i] = SimdScalar.Relu(input[i]);
        }
    }

    /// <summary>inputGradient[i] = output[i] &gt; 0 ? outputGradient[i] : 0.</summary>
    public static void ReluBackward(float* output, float* outputGradient, float* inputGradient, nint length)
    {
        nint i = 0;
        for (; i <= length - TSimd.Width; i += TSimd.Width)
        {
            TVector passed = TSimd.GreaterThan(TSimd.Load(output + i), TSimd.Zero);
            TSimd.Store(inputGradient + i, TSimd.And(passed, TSimd.Load(outputGradient + i)));
        }

        for (; i < length; i++)
        {
            inputGradient[i] = output[i] > 0 ? outputGradient[i] : 0f;
        }
    }
}
