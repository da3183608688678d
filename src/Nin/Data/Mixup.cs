using Nin.Kernels.Random;

namespace Nin.Data;

/// <summary>Blends the pictures of a batch in pairs: the first with the last, the second with the last but one, and so on.</summary>
/// <remarks>
/// <b>Formula</b> With λ drawn from Beta(α, α) and m = max(λ, 1 − λ), a picture becomes m of itself and 1 − m of its partner, and
/// so does its target. <b>Source</b> Zhang et al., <i>mixup: Beyond Empirical Risk Minimization</i>, arXiv 1710.09412, by pair as
/// timm's <c>Mixup(mode="pair")</c>. <b>Deviation</b> the larger share is a picture's own, which gives the same pairs and lets
/// training accuracy be counted against the picture's own label.
/// </remarks>
internal static class Mixup
{
    /// <summary>Blends the pictures in place and says what they were blended with.</summary>
    /// <param name="batch">Its pictures and labels are filled; its other labels and shares become so.</param>
    /// <param name="length">The numbers of a picture.</param>
    /// <param name="alpha">The distribution's α, in (0, 1].</param>
    /// <param name="seed">What λ is drawn from, with the epoch and the first picture's index.</param>
    /// <param name="epoch">The epoch.</param>
    public static void Apply(Batch batch, int length, double alpha, ulong seed, int epoch)
    {
        for (int first = 0; first < (batch.Count + 1) / 2; first++)
        {
            int last = batch.Count - 1 - first;
            var random = new RandomStream(seed, RandomPurpose.Mixup, (uint)epoch, (uint)batch.Indices[first]);
            double drawn = first == last ? 1 : Beta(alpha, ref random);
            float share = (float)Math.Max(drawn, 1 - drawn);
            (batch.Others[first], batch.Others[last]) = (batch.Labels[last], batch.Labels[first]);
            (batch.Shares[first], batch.Shares[last]) = (share, share);
            Blend(batch.Pictures.AsSpan(first * length, length), batch.Pictures.AsSpan(last * length, length), share);
        }
    }

    /// <summary>Says that nothing was mixed; a batch is used again, and may have been mixed before.</summary>
    public static void Clear(Batch batch)
    {
        batch.Labels.AsSpan(0, batch.Others.Length).CopyTo(batch.Others);
        batch.Shares.AsSpan().Fill(1);
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
