using Nin.Data.Folders;
using Nin.Data.Targets;
using Nin.Formats;

namespace Nin.Data.Masks;

/// <summary>Picture files with a mask each.</summary>
internal sealed class MaskDataset : PlacedDataset
{
    private readonly int[] _masks;
    private readonly MaskTarget?[] _targets;
    private readonly Func<ReadOnlyMemory<byte>, Limits, MaskTarget> _decode;

    /// <param name="name">What the set is called in messages.</param>
    /// <param name="files">The files, masks among them, which the parts of a set share.</param>
    /// <param name="classes">The class names.</param>
    /// <param name="pairs">The pictures of this set, and their masks.</param>
    /// <param name="decode">Reads a mask's file.</param>
    public MaskDataset(
        string name, EncodedPictures files, IReadOnlyList<string> classes, (int Picture, int Mask)[] pairs,
        Func<ReadOnlyMemory<byte>, Limits, MaskTarget> decode)
        : base(name, files, classes, [.. pairs.Select(pair => pair.Picture)])
    {
        (_masks, _targets, _decode) = ([.. pairs.Select(pair => pair.Mask)], new MaskTarget?[pairs.Length], decode);
    }

    /// <exception cref="NinFormatException">
    /// The mask is damaged, has another size than its picture, or a value that is no class.
    /// </exception>
    public override Target Target(int index)
    {
        FileOf(index);
        if (Volatile.Read(ref _targets[index]) is MaskTarget kept)
        {
            return kept;
        }

        MaskTarget mask = Pictures.UseFile(_masks[index], _decode);
        (int height, int width) = SizeOf(index);
        if ((mask.Height, mask.Width) != (height, width))
        {
            throw new NinFormatException(
                "mask", $"expected {height}x{width} pixels, as its picture has, got {mask.Height}x{mask.Width}.",
                Pictures.Describe(_masks[index]));
        }

        if (Pictures.Kept.TryCharge(mask.Labels.Length) && Interlocked.CompareExchange(
            ref _targets[index], mask, null) is not null)
        {
            // Another thread was faster.
            Pictures.Kept.Return(mask.Labels.Length);
        }

        return mask;
    }
}
