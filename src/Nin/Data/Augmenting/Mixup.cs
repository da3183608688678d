using Nin.Data.Loading;
using Nin.Data.Targets;
using Nin.Random;

namespace Nin.Data.Augmenting;

/// <summary>
/// Blends the pictures of each shard of a batch in pairs: the first with the last, the second with the last but one, and so on.
/// </summary>
/// <remarks>
/// <b>Formula</b> With λ drawn from Beta(α, α) and m = max(λ, 1 − λ), a picture becomes m of itself and 1 − m of its partner, and
/// so does its target. <b>Source</b> Zhang et al., <i>mixup: Beyond Empirical Risk Minimization</i>, arXiv 1710.09412, by pair as
/// timm's <c>Mixup(mode="pair")</c>. <b>Deviation</b> the larger share is a picture's own, which gives the same pairs and lets
/// training accuracy be counted against the picture's own label.
/// </remarks>
internal static class Mixup
{
    /// <summary>Blends the pictures and their targets in place.</summary>
    /// <param name="batch">Its pictures and targets are filled.</param>
    /// <param name="shards">
    /// The parts of the batch within which pictures are paired: a part of it can be worked on without the others.
    /// </param>
    /// <param name="encoding">How targets are mixed.</param>
    /// <param name="alpha">The distribution's α, in (0, 1].</param>
    /// <param name="seed">What λ is drawn from, with the epoch and the first picture's index.</param>
    /// <param name="epoch">The epoch.</param>
    public static void Apply(Batch batch, int shards, TargetEncoding encoding, double alpha, ulong seed, int epoch)
    {
        // As an executor cuts a batch: the first parts have one picture more.
        (int share, int rest) = Math.DivRem(batch.Count, shards);
        for (int shard = 0, begin = 0; shard < shards; shard++)
        {
            int end = begin + share + (shard < rest ? 1 : 0);
            for (int first = begin, last = end - 1; first < last; first++, last--)
            {
                MixPair(batch, first, last, encoding, alpha, seed, epoch);
            }

            begin = end;
        }
    }

    private static void MixPair(Batch batch, int first, int last, TargetEncoding encoding, double alpha, ulong seed, int epoch)
    {
        var random = new RandomStream(seed, RandomPurpose.Mixup, (uint)epoch, (uint)batch.Indices[first]);
        double drawn = Beta(alpha, ref random);
        float share = (float)Math.Max(drawn, 1 - drawn);
        int length = batch.PictureLength;
        encoding.Mix(batch.TargetOf(first), batch.TargetOf(last), share);
        Blend(batch.Pictures.AsSpan(first * length, length), batch.Pictures.AsSpan(last * length, length), share);
    }

    /// <summary>A number from Beta(α, α), by Jöhnk's method; in logarithms, since powers of small numbers vanish.</summary>
    internal static double Beta(double alpha, ref RandomStream random)
    {
        while (true)
        {
            double x = Math.Log(1.0 - random.NextSingle()) / alpha, y = Math.Log(1.0 - random.NextSingle()) / alpha;
            if (Math.Exp(x) + Math.Exp(y) <= 1)
            {
                return 1 / (1 + Math.Exp(y - x));
            }
        }
    }

    private static void Blend(Span<float> one, Span<float> other, float share)
    {
        float rest = 1 - share;
        for (int i = 0; i < one.Length; i++)
        {
            (one[i], other[i]) = ((share * one[i]) + (rest * other[i]), (share * other[i]) + (rest * one[i]));
        }
    }
}
