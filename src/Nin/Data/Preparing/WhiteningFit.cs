using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Nin.Data.Preparing;

/// <summary>Measures a ZCA whitening; the formula stands at <see cref="Preprocessing"/>.</summary>
internal static class WhiteningFit
{
    private const double FilterBias = 0.1;

    /// <summary>The pictures of which products are summed at once.</summary>
    private const int Block = 256;

    /// <summary>Measures in double; the same set gives the same bits for any number of threads.</summary>
    /// <param name="dataset">The training pictures.</param>
    /// <param name="contrast">The preprocessing up to the contrast normalisation.</param>
    /// <param name="cancellation">Ends the measuring.</param>
    internal static Whitening Measure(Dataset dataset, Preprocessing contrast, CancellationToken cancellation)
    {
        int length = contrast.Length;
        double[] mean = Mean(dataset, contrast, cancellation);
        double[] covariance = Covariance(dataset, contrast, mean, cancellation);

        // The decomposition cannot be stopped: on being cancelled it is left to itself, and the process usually ends.
        float[] root = Task.Run(() => InverseRoot(covariance, length),
            cancellation).WaitAsync(cancellation).GetAwaiter().GetResult();
        return new Whitening(Array.ConvertAll(mean, value => (float)value), root);
    }

    private static double[] Mean(Dataset dataset, Preprocessing contrast, CancellationToken cancellation)
    {
        double[] mean = new double[contrast.Length];
        float[] picture = new float[contrast.Length];
        for (int index = 0; index < dataset.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            PictureNumbers.Of(dataset.Read(index), contrast, picture);
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] += picture[i];
            }
        }

        for (int i = 0; i < mean.Length; i++)
        {
            mean[i] /= dataset.Count;
        }

        return mean;
    }

    /// <summary>The mean of (g − m)(g − m)ᵀ plus the bias on the diagonal, lower triangle mirrored, [D, D].</summary>
    private static double[] Covariance(Dataset dataset, Preprocessing contrast, double[] mean, CancellationToken cancellation)
    {
        int length = contrast.Length;
        double[] covariance = new double[checked(length * length)];
        double[] columns = new double[length * Block];
        float[] picture = new float[length];
        for (int first = 0; first < dataset.Count; first += Block)
        {
            cancellation.ThrowIfCancellationRequested();

            // One sample of every picture of the block stands in a row; a last block that is not full ends in zeros.
            int count = Math.Min(Block, dataset.Count - first);
            Array.Clear(columns);
            for (int k = 0; k < count; k++)
            {
                PictureNumbers.Of(dataset.Read(first + k), contrast, picture);
                for (int i = 0; i < length; i++)
                {
                    columns[(i * Block) + k] = picture[i] - mean[i];
                }
            }

            GramMatrix.AddLower(columns, length, Block, covariance);
        }

        for (int i = 0; i < covariance.Length; i++)
        {
            covariance[i] /= dataset.Count;
        }

        for (int i = 0; i < length; i++)
        {
            covariance[(i * length) + i] += FilterBias;
        }

        GramMatrix.Mirror(covariance, length);
        return covariance;
    }

    /// <summary>The symmetric P with P · P · C = I: with C = V Λ Vᵀ it is (V Λ^(−1/4)) (V Λ^(−1/4))ᵀ.</summary>
    private static float[] InverseRoot(double[] symmetric, int length)
    {
        Evd<double> decomposition = Matrix<double>.Build.Dense(length, length, symmetric).Evd(Symmetricity.Symmetric);
        double[] roots = [.. decomposition.EigenValues.Select(value => 1.0 / Math.Sqrt(Math.Sqrt(value.Real)))];

        // Rows are padded to a multiple of four, as their products need.
        int padded = (length + 3) / 4 * 4;
        double[] rows = new double[length * padded];
        for (int i = 0; i < length; i++)
        {
            for (int j = 0; j < length; j++)
            {
                rows[(i * padded) + j] = decomposition.EigenVectors[i, j] * roots[j];
            }
        }

        double[] inverse = new double[length * length];
        GramMatrix.AddLower(rows, length, padded, inverse);
        GramMatrix.Mirror(inverse, length);
        return Array.ConvertAll(inverse, value => (float)value);
    }
}
