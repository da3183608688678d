using Nin.Random;

namespace Nin.Tests.Formats;

/// <summary>Damaged copies of a file, the same ones in every run.</summary>
internal static class Mutation
{
    /// <summary>
    /// One to four changes: a flipped bit, another byte, a number near a power of two, a cut, a removal or a repetition.
    /// </summary>
    internal static byte[] Of(byte[] original, uint index)
    {
        var random = new RandomStream(1, RandomPurpose.Test, 0, index);
        var bytes = new List<byte>(original);
        for (int changes = 1 + random.NextInt32(4); changes > 0 && bytes.Count > 0; changes--)
        {
            int at = random.NextInt32(bytes.Count);
            int length = Math.Min(1 + random.NextInt32(8), bytes.Count - at);
            switch (random.NextInt32(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.NextInt32(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.NextInt32(256);
                    break;
                case 2:
                    bytes[at] = (byte)((1 << random.NextInt32(9)) - random.NextInt32(2));
                    break;
                case 3 when random.NextInt32(4) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    bytes.RemoveRange(at, length);
                    break;
                case 5:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                default:
                    bytes[at] = "0123456789{}[]\",:"u8[random.NextInt32(17)];
                    break;
            }
        }

        return [.. bytes];
    }
}
