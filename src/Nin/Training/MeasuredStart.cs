using Nin.Data;
using Nin.Data.Preparing;
using Nin.Execution.Parameters;
using Nin.Formats;
using Nin.Kernels;
using Nin.Models;
using Nin.Threading;

namespace Nin.Training;

/// <summary>Begins the weights that a recipe has measured on training pictures.</summary>
/// <param name="settings">What is measured.</param>
/// <param name="step">What learns, its weights drawn.</param>
/// <param name="kernels">What computes.</param>
/// <param name="pool">The threads; no bit depends on them.</param>
internal sealed class MeasuredStart(InitializationSettings settings, TrainingStep step, KernelSet kernels, WorkerPool pool)
{
    /// <summary>Sets the weights, and lets them stand still; nothing is done where the settings ask for none.</summary>
    /// <param name="pictures">The training pictures; the first of them are looked at, as no chance has changed them.</param>
    /// <param name="preprocessing">What is done to a picture first.</param>
    /// <param name="front">The part of the network that stays as it is; null for none.</param>
    /// <param name="taken">Parameters that came from another model, which stay as they are.</param>
    /// <param name="cancellation">Ends the work, which takes a while where the network is large.</param>
    /// <exception cref="NinFormatException">A picture is damaged.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Apply(
        Dataset pictures, Preprocessing preprocessing, FrozenFront? front, IReadOnlySet<string> taken,
        CancellationToken cancellation)
    {
        if (!settings.IsMeasured)
        {
            return;
        }

        string whitened = $"{settings.Whiten}.weight";
        if (front is null && step.Parameters.Layout.Find(whitened) is ParameterSlot slot && !taken.Contains(whitened))
        {
            PatchWhitening.Apply(
                pictures, preprocessing, settings.WhitenPictures, settings.WhitenEpsilon, slot.Spec.Shape, step.Parameters[slot],
                cancellation);
        }

        if (settings.LsuvPictures > 0)
        {
            float[] seen = Read(pictures, preprocessing, Math.Min(settings.LsuvPictures, pictures.Count), front, cancellation);
            new UnitVariance(step.Network, step.Parameters, kernels, pool).Apply(
                seen, name => name == whitened || taken.Contains(name), cancellation);
        }

        step.Restart();
    }

    /// <summary>What the part that learns sees of the first pictures.</summary>
    private float[] Read(
        Dataset pictures, Preprocessing preprocessing, int count, FrozenFront? front, CancellationToken cancellation)
    {
        int length = preprocessing.Length;
        float[] numbers = new float[checked(count * length)];
        pool.Run(count, i =>
        {
            cancellation.ThrowIfCancellationRequested();
            preprocessing.Apply(pictures.Read(i), numbers.AsSpan(i * length, length));
        });
        int[] indices = [.. Enumerable.Range(0, count)];
        return front is null ? numbers : front.Features(front.CreateStore(pictures, views: 0), indices, 0, numbers).ToArray();
    }
}
