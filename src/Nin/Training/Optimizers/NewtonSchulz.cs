using System.Buffers;
using Nin.Kernels;
using Nin.Kernels.Convolution;
using Nin.Threading;

namespace Nin.Training.Optimizers;

/// <summary>Brings a matrix near the orthogonal one that is nearest to it: its singular values toward 1.</summary>
/// <remarks>
/// <b>Source</b> Jordan et al. 2024: X = X / ‖X‖, then X = a·X + X·(b·A + c·A·A) with A = Xᵀ·X, whose coefficients are those that
/// let small singular values grow fastest; they end between 0.7 and 1.2 and not at 1. The products are those of 1×1
/// convolutions, on all threads; no bit depends on how many.
/// </remarks>
internal sealed class NewtonSchulz(KernelSet kernels, WorkerPool pool)
{
    private const float A = 3.4445f, B = -4.7750f, C = 2.0315f;

    /// <summary>What is added to the length, so that a matrix of zeros stays one.</summary>
    private const double Epsilon = 1e-7;

    /// <param name="matrix">[rows, columns], and whatever is behind it.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="steps">Steps, from 1.</param>
    public void Orthogonalize(float[] matrix, int rows, int columns, int steps)
    {
        // Products are as large as the shorter side's square, so a matrix stands on it.
        bool isWide = columns > rows;
        (int height, int width, int length) = (Math.Max(rows, columns), Math.Min(rows, columns), rows * columns);
        float[] x = ArrayPool<float>.Shared.Rent(length), turned = ArrayPool<float>.Shared.Rent(length);
        float[] moved = ArrayPool<float>.Shared.Rent(length);
        float[] gram = ArrayPool<float>.Shared.Rent(width * width), square = ArrayPool<float>.Shared.Rent(width * width);
        float scale = (float)(1 / (Math.Sqrt(kernels.SumOfSquares(matrix.AsSpan(0, length))) + Epsilon));
        for (int i = 0; i < length; i++)
        {
            matrix[i] *= scale;
        }

        Lay(matrix, rows, columns, isWide, x);
        for (int step = 0; step < steps; step++)
        {
            Lay(x, height, width, isTurned: true, turned);
            Multiply(turned, x, width, height, width, gram);
            Multiply(gram, gram, width, width, width, square);
            for (int i = 0; i < width * width; i++)
            {
                square[i] = (B * gram[i]) + (C * square[i]);
            }

            Multiply(x, square, height, width, width, moved);
            for (int i = 0; i < length; i++)
            {
                x[i] = (A * x[i]) + moved[i];
            }
        }

        Lay(x, height, width, isWide, matrix);
        foreach (float[] room in new[] { x, turned, moved, gram, square })
        {
            ArrayPool<float>.Shared.Return(room);
        }
    }

    /// <summary>Copies a matrix, its rows as columns where it is turned.</summary>
    private static void Lay(float[] source, int rows, int columns, bool isTurned, float[] destination)
    {
        if (!isTurned)
        {
            source.AsSpan(0, rows * columns).CopyTo(destination);
            return;
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                destination[(column * rows) + row] = source[(row * columns) + column];
            }
        }
    }

    /// <summary>product [rows, columns] = left [rows, depth] · right [depth, columns].</summary>
    private void Multiply(float[] left, float[] right, int rows, int depth, int columns, float[] product)
    {
        var shape = new Conv2dShape(rows, 1, 1, depth, columns, 1, 1, 0);
        int packedLength = kernels.PackedWeightLength(shape), parts = pool.Threads;
        float[] packed = ArrayPool<float>.Shared.Rent(packedLength);
        kernels.PackWeights(shape, right.AsSpan(0, shape.WeightLength), packed.AsSpan(0, packedLength));
        pool.Run(parts, part =>
        {
            float[] scratch = ArrayPool<float>.Shared.Rent(Math.Max(1, kernels.Conv2dScratchLength(shape)));
            kernels.Conv2dPart(
                shape, left.AsSpan(0, shape.InputLength), packed.AsSpan(0, packedLength), [], relu: false, scratch,
                product.AsSpan(0, shape.OutputLength), columns, part, parts);
            ArrayPool<float>.Shared.Return(scratch);
        });
        ArrayPool<float>.Shared.Return(packed);
    }
}
