using MathNet.Numerics.LinearAlgebra;
using Nin.Kernels;
using Nin.Tests.Execution;
using Nin.Threading;
using Nin.Training.Optimizers;

namespace Nin.Tests.Training.Optimizers;

public sealed class NewtonSchulzTests
{
    [Theory]
    [InlineData(6, 4)]
    [InlineData(4, 6)]
    [InlineData(27, 16)]
    [InlineData(16, 100)]
    [InlineData(75, 33)]
    [InlineData(1, 5)]
    public void Orthogonalize_AnyMatrix_IsTheDefinitionAndNearlyOrthogonal(int rows, int columns)
    {
        float[] matrix = Orthogonal(rows, columns, threads: 2);
        Matrix<double> expected = Reference(rows, columns), actual = Of(matrix, rows, columns);

        // Five steps of products in single precision, of numbers up to 1, each with a few tens of roundings.
        Assert.True((expected - actual).FrobeniusNorm() < 2e-5 * Math.Sqrt(Math.Min(rows, columns)), $"{(expected - actual).FrobeniusNorm()}");
        Assert.All(actual.Svd().S, value => Assert.InRange(value, 0.6, 1.25));
    }

    [Fact]
    public void Orthogonalize_AnyThreads_GivesTheSameBits() =>
        Assert.Equal(Orthogonal(150, 40, threads: 1), Orthogonal(150, 40, threads: 3));

    [Fact]
    public void Orthogonalize_Zeros_StayZeros()
    {
        using var pool = new WorkerPool(1);
        float[] matrix = new float[12];
        new NewtonSchulz(KernelSet.Default, pool).Orthogonalize(matrix, 4, 3, 5);
        Assert.All(matrix, value => Assert.Equal(0f, value));
    }

    /// <summary>The same in double, from the published formula.</summary>
    internal static Matrix<double> Reference(Matrix<double> matrix)
    {
        Matrix<double> x = matrix / (matrix.FrobeniusNorm() + 1e-7);
        x = matrix.RowCount > matrix.ColumnCount ? x.Transpose() : x;
        for (int step = 0; step < 5; step++)
        {
            Matrix<double> a = x * x.Transpose();
            x = (3.4445 * x) + (((-4.7750 * a) + (2.0315 * a * a)) * x);
        }

        return matrix.RowCount > matrix.ColumnCount ? x.Transpose() : x;
    }

    private static Matrix<double> Reference(int rows, int columns) =>
        Reference(Of(TestNumbers.Gaussian(rows * columns, 3), rows, columns));

    private static Matrix<double> Of(float[] numbers, int rows, int columns) =>
        Matrix<double>.Build.Dense(rows, columns, (row, column) => numbers[(row * columns) + column]);

    private static float[] Orthogonal(int rows, int columns, int threads)
    {
        using var pool = new WorkerPool(threads);
        float[] matrix = TestNumbers.Gaussian(rows * columns, 3);
        new NewtonSchulz(KernelSet.Default, pool).Orthogonalize(matrix, rows, columns, 5);
        return matrix;
    }
}
