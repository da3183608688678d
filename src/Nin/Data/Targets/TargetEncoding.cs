using Nin.Formats;

namespace Nin.Data.Targets;

/// <summary>How targets become numbers that lie beside the pictures of a batch.</summary>
public abstract class TargetEncoding
{
    /// <summary>The numbers of one picture's target.</summary>
    public abstract int Length { get; }

    /// <summary>Writes a target as numbers.</summary>
    /// <param name="target">The target.</param>
    /// <param name="destination">[Length].</param>
    /// <exception cref="ArgumentException">The target is of another kind, or names a class that there is not.</exception>
    public abstract void Encode(Target target, Span<float> destination);

    /// <summary>Writes the target of a picture of a set; what is wrong with it is said with the picture's name.</summary>
    /// <exception cref="ArgumentException">The target is of another kind, or names a class that there is not.</exception>
    internal void Encode(Dataset dataset, int index, Target target, Span<float> destination)
    {
        try
        {
            Encode(target, destination);
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"picture {index} of {dataset.Name}: {MessageText.Of(error)}", error);
        }
    }

    /// <summary>Mixes two pictures' targets as their pictures are mixed: each keeps its share of itself.</summary>
    /// <param name="one">[Length]; becomes share · one + (1 − share) · other.</param>
    /// <param name="other">[Length]; becomes share · other + (1 − share) · one.</param>
    /// <param name="share">In [0.5, 1].</param>
    public virtual void Mix(Span<float> one, Span<float> other, float share)
    {
        float rest = 1 - share;
        for (int i = 0; i < one.Length; i++)
        {
            (one[i], other[i]) = ((share * one[i]) + (rest * other[i]), (share * other[i]) + (rest * one[i]));
        }
    }
}
