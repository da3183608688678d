using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using Nin.Data;
using Nin.Data.Preparing;

namespace Nin.Training;

/// <summary>
/// The filters that whiten patches of pictures: the directions in which patches differ, each over its deviation, and their
/// opposites.
/// </summary>
internal static class PatchWhitening
{
    /// <summary>Writes the filters; the same pictures give the same bits on any number of threads.</summary>
    /// <param name="pictures">The pictures; the first of them count.</param>
    /// <param name="preprocessing">What is done to a picture first.</param>
    /// <param name="count">How many.</param>
    /// <param name="epsilon">What is added to the eigenvalues.</param>
    /// <param name="shape">[outputs, inputs, kernel height, kernel width], with twice as many outputs as a patch has numbers.</param>
    /// <param name="filters">[kernel height, kernel width, inputs, outputs].</param>
    /// <param name="cancellation">Ends the reading of the pictures.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Apply(
        Dataset pictures, Preprocessing preprocessing, int count, double epsilon, ImmutableArray<int> shape, Span<float> filters,
        CancellationToken cancellation = default)
    {
        (int height, int width, int length) = (shape[2], shape[3], shape[1] * shape[2] * shape[3]);
        double[] covariance = Covariance(pictures, preprocessing, Math.Min(count, pictures.Count), height, width, cancellation);
        Evd<double> decomposition = Matrix<double>.Build.Dense(length, length, covariance).Evd(Symmetricity.Symmetric);
        for (int i = 0; i < length; i++)
        {
            // The solver's eigenvalues rise; the directions that differ most come first.
            double[] direction = [.. decomposition.EigenVectors.Column(length - 1 - i)];
            double value = Math.Max(0, decomposition.EigenValues[length - 1 - i].Real);
            double scale = Sign(direction) / Math.Sqrt(value + epsilon);
            for (int k = 0; k < length; k++)
            {
                float weight = (float)(direction[k] * scale);
                (filters[(k * 2 * length) + i], filters[(k * 2 * length) + length + i]) = (weight, -weight);
            }
        }
    }

    /// <summary>The sign of the largest number, the first of several: a direction is one with its opposite.</summary>
    private static int Sign(double[] direction)
    {
        int largest = 0;
        for (int k = 1; k < direction.Length; k++)
        {
            largest = Math.Abs(direction[k]) > Math.Abs(direction[largest]) ? k : largest;
        }

        return direction[largest] < 0 ? -1 : 1;
    }

    /// <summary>The covariance of all patches, a number of a patch at [row, column, channel], in double.</summary>
    private static double[] Covariance(
        Dataset pictures, Preprocessing preprocessing, int count, int height, int width, CancellationToken cancellation)
    {
        int channels = preprocessing.Channels, stride = preprocessing.Width * channels;
        int down = preprocessing.Height - height + 1, across = preprocessing.Width - width + 1;
        int length = height * width * channels, patches = down * across, padded = (patches + 3) / 4 * 4;
        double[] rows = new double[length * padded], covariance = new double[length * length], mean = new double[length];
        float[] picture = new float[preprocessing.Length];
        for (int index = 0; index < count; index++)
        {
            cancellation.ThrowIfCancellationRequested();

            // One number of every patch stands in a row, and zeros at its end.
            preprocessing.Apply(pictures.Read(index), picture);
            for (int k = 0; k < length; k++)
            {
                int start = (k / (width * channels) * stride) + (k % (width * channels));
                for (int patch = 0; patch < patches; patch++)
                {
                    double number = picture[start + (patch / across * stride) + (patch % across * channels)];
                    rows[(k * padded) + patch] = number;
                    mean[k] += number;
                }
            }

            GramMatrix.AddLower(rows, length, padded, covariance);
        }

        double all = (double)count * patches;
        for (int i = 0; i < length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                covariance[(i * length) + j] = (covariance[(i * length) + j] / all) - (mean[i] / all * (mean[j] / all));
            }
        }

        GramMatrix.Mirror(covariance, length);
        return covariance;
    }
}
