using Nin.Data.Loading;

namespace Nin.Models;

/// <summary>What a frozen front made of the pictures of one data set, kept as far as memory allows.</summary>
/// <param name="pictures">Pictures of the set.</param>
/// <param name="views">Changed forms that a picture has; 0 where none comes again, so that nothing is worth keeping.</param>
/// <param name="length">Floats that the front makes of a picture.</param>
/// <param name="budget">What may be kept.</param>
/// <remarks>A loader's threads may ask while the training keeps more.</remarks>
internal sealed class FeatureStore(int pictures, int views, int length, KeptPictures budget)
{
    private readonly float[]?[] _kept = new float[checked(pictures * views)][];

    /// <summary>Whether the features of a picture in an epoch are there.</summary>
    public bool Has(int picture, int epoch) => views > 0 && Volatile.Read(ref _kept[At(picture, epoch)]) is not null;

    /// <summary>Gives the features of a picture in an epoch; false where they are not there.</summary>
    public bool TryCopy(int picture, int epoch, Span<float> features)
    {
        if (views == 0 || _kept[At(picture, epoch)] is not float[] kept)
        {
            return false;
        }

        kept.CopyTo(features);
        return true;
    }

    /// <summary>Keeps the features of a picture in an epoch, where there is room.</summary>
    public void Keep(int picture, int epoch, ReadOnlySpan<float> features)
    {
        if (views > 0 && budget.TryCharge(length * sizeof(float)))
        {
            Volatile.Write(ref _kept[At(picture, epoch)], features.ToArray());
        }
    }

    private int At(int picture, int epoch) => (picture * views) + (epoch % views);
}
