using Nin.Random;

namespace Nin.Tests.Imaging.Fuzzing;

/// <summary>
/// Damages a GIF where it says what it is: in the screen, the blocks before the picture, and the start of its data.
/// </summary>
internal sealed class GifMutator : IMutator
{
    private const int HeadBytes = 64, SignatureBytes = 6;
    private readonly ByteMutator _bytes = new();

    public byte[] Mutate(byte[] file, ref RandomStream random)
    {
        // A palette is long and any bytes are right in it; the interesting bytes stand before and behind it.
        int palette = (file[10] & 0x80) != 0 ? 3 << ((file[10] & 7) + 1) : 0;
        int start = random.NextInt32(2) == 0 ? SignatureBytes : Math.Min(file.Length, 13 + palette);
        int end = Math.Min(file.Length, start + HeadBytes);
        return [.. file[..start], .. _bytes.Mutate(file[start..end], ref random), .. file[end..]];
    }
}
