using System.Buffers.Binary;
using Nin.Formats;

namespace Nin.Data;

/// <summary>
/// What a model remembers of the pictures it learned from: a hash of each file's bytes, so that a measurement on the same
/// files can be told from one on new pictures. A picture that was saved again in other bytes is not recognised.
/// </summary>
/// <remarks>
/// Of more than <see cref="Most"/> pictures the smallest hashes are kept. Hashes are as good as drawn, so these are a fair
/// sample: what is recognised among the hashes up to the largest one kept stands for all.
/// </remarks>
public sealed class LearnedPictures
{
    /// <summary>The hashes kept: half a MiB of them.</summary>
    public const int Most = 1 << 16;

    private const int HashBytes = 8;

    /// <summary>In order, none twice.</summary>
    private readonly ulong[] _hashes;

    private LearnedPictures(IEnumerable<ulong> hashes, long pictures)
    {
        _hashes = [.. hashes.Distinct().Order().Take(Most)];
        Pictures = pictures;
    }

    /// <summary>The pictures learned from; of these <see cref="Most"/> are remembered.</summary>
    public long Pictures { get; }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="NinFormatException">The text is no such list.</exception>
    public static LearnedPictures Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        byte[] bytes = new byte[Math.Max(0, text.Length - colon - 1)];
        if (colon < 1 || !long.TryParse(text.AsSpan(0, colon), out long pictures) || pictures < 0
            || !Convert.TryFromBase64Chars(text.AsSpan(colon + 1), bytes, out int length) || length % HashBytes != 0
                || length > Most * HashBytes)
        {
            throw new NinFormatException("Nin model", "the list of pictures that were learned from is damaged.");
        }

        return new LearnedPictures(
            Enumerable.Range(0, length / HashBytes).Select(
                i => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * HashBytes))), pictures);
    }

    /// <summary>The number of pictures, a colon, and the hashes as base64 of eight bytes each, the least byte first.</summary>
    public override string ToString()
    {
        byte[] bytes = new byte[_hashes.Length * HashBytes];
        for (int i = 0; i < _hashes.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * HashBytes), _hashes[i]);
        }

        return FormattableString.Invariant($"{Pictures}:{Convert.ToBase64String(bytes)}");
    }

    /// <summary>
    /// How many pictures of a set were learned from: exact up to <see cref="Most"/> pictures, estimated for a model of more.
    /// </summary>
    /// <param name="dataset">The set; one whose pictures have no files of their own has none.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public int CountIn(Dataset dataset, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ulong last = _hashes.Length < Most ? ulong.MaxValue : _hashes[^1];
        int looked = 0, seen = 0;
        for (int i = 0; i < dataset.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (dataset.ContentHash(i) is not ulong hash)
            {
                return 0;
            }

            looked += hash <= last ? 1 : 0;
            seen += Array.BinarySearch(_hashes, hash) >= 0 ? 1 : 0;
        }

        return looked == 0 ? 0 : (int)((long)seen * dataset.Count / looked);
    }

    /// <summary>What a model made of two others is to remember; null for nothing.</summary>
    internal static LearnedPictures? Joined(LearnedPictures? first, LearnedPictures? second)
    {
        if (first is null || second is null)
        {
            return first ?? second;
        }

        // Both may have learned from the same pictures, which are not to count twice.
        ulong[] hashes = [.. first._hashes.Union(second._hashes)];
        return new LearnedPictures(hashes, Math.Max(hashes.Length, Math.Max(first.Pictures, second.Pictures)));
    }

    /// <summary>
    /// What a model is to remember of a training part, together with what the model it began with remembers; null for nothing.
    /// </summary>
    internal static LearnedPictures? Of(DataSplits data, LearnedPictures? before)
    {
        Dataset train = data.Train;

        // Sets known by name have a test part that everybody knows; to remember their pictures would only make the file larger.
        if (data.IsPublished || train.Count == 0 || train.ContentHash(0) is null)
        {
            return before;
        }

        IEnumerable<ulong> hashes = Enumerable.Range(0, train.Count).Select(index => train.ContentHash(index)!.Value);
        return new LearnedPictures(
            before is null ? hashes : hashes.Concat(before._hashes), train.Count + (before?.Pictures ?? 0));
    }
}
