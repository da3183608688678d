namespace Nin.Data;

/// <summary>Some pictures ready for a network. A <see cref="BatchLoader"/> uses the same few batches over and over.</summary>
/// <remarks><b>Shapes</b> The first <see cref="Count"/> of the loader's batch size are filled; the rest is left over from before.</remarks>
public sealed class Batch
{
    internal Batch(int batchSize, int pictureLength, bool isMixed = false)
    {
        (Pictures, Labels, Indices) = (new float[checked(batchSize * pictureLength)], new int[batchSize], new int[batchSize]);
        (Others, Shares) = isMixed ? (new int[batchSize], new float[batchSize]) : ([], []);
    }

    /// <summary>The preprocessed pictures, [batchSize, height, width, channels].</summary>
    public float[] Pictures { get; }

    /// <summary>The labels, [batchSize].</summary>
    public int[] Labels { get; }

    /// <summary>The labels of the pictures mixed in, [batchSize]; empty without mixup.</summary>
    public int[] Others { get; }

    /// <summary>How much of each picture is its own, in [0.5, 1], [batchSize]; empty without mixup.</summary>
    public float[] Shares { get; }

    /// <summary>The indices of the pictures in the data set, [batchSize].</summary>
    public int[] Indices { get; }

    /// <summary>The number of pictures; less than the batch size in an epoch's last batch alone.</summary>
    public int Count { get; internal set; }

    /// <summary>The place of the batch in its epoch, from 0.</summary>
    public int Number { get; internal set; }

    /// <summary>The loader that gave the batch away; null while it is with the loader.</summary>
    internal BatchLoader? User { get; set; }
}
