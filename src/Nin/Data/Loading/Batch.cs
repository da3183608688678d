namespace Nin.Data.Loading;

/// <summary>Some pictures ready for a network. A <see cref="BatchLoader"/> uses the same few batches over and over.</summary>
/// <remarks>
/// <b>Shapes</b> The first <see cref="Count"/> of the loader's batch size are filled; the rest is left over from before.
/// </remarks>
public sealed class Batch
{
    internal Batch(int batchSize, int pictureLength, int targetLength)
    {
        Pictures = new float[checked(batchSize * pictureLength)];
        Targets = new float[checked(batchSize * targetLength)];
        Indices = new int[batchSize];
        (PictureLength, TargetLength) = (pictureLength, targetLength);
    }

    /// <summary>The preprocessed pictures, [batchSize, height, width, channels].</summary>
    public float[] Pictures { get; }

    /// <summary>What they are to be answered with, encoded as the objective has it, [batchSize, TargetLength].</summary>
    public float[] Targets { get; }

    /// <summary>The indices of the pictures in the data set, [batchSize].</summary>
    public int[] Indices { get; }

    /// <summary>Floats of one picture.</summary>
    public int PictureLength { get; }

    /// <summary>Floats of one target.</summary>
    public int TargetLength { get; }

    /// <summary>The number of pictures; less than the batch size in an epoch's last batch alone.</summary>
    public int Count { get; internal set; }

    /// <summary>The place of the batch in its epoch, from 0.</summary>
    public int Number { get; internal set; }

    /// <summary>The loader that gave the batch away; null while it is with the loader.</summary>
    internal BatchLoader? User { get; set; }

    /// <summary>The pictures that are filled.</summary>
    internal ReadOnlyMemory<float> FilledPictures => Pictures.AsMemory(0, Count * PictureLength);

    /// <summary>The targets that are filled.</summary>
    internal ReadOnlyMemory<float> FilledTargets => Targets.AsMemory(0, Count * TargetLength);

    /// <summary>The target of one picture.</summary>
    internal Span<float> TargetOf(int picture) => Targets.AsSpan(picture * TargetLength, TargetLength);
}
