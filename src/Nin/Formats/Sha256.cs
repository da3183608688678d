using System.Buffers.Binary;
using System.Numerics;

namespace Nin.Formats;

/// <summary>SHA-256, in pure C#.</summary>
/// <remarks>
/// .NET's own is that of the system's OpenSSL on Linux, and a process without that library is ended by the runtime, with no
/// exception to catch. Nothing but a download over https may need it. <b>Source</b> FIPS 180-4.
/// </remarks>
public sealed class Sha256
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashBytes = 32;

    private const int BlockBytes = 64, LengthBytes = 8;

    /// <summary>The first 32 bits of the fractional parts of the cube roots of the first 64 primes.</summary>
    private static readonly uint[] Constants = FractionsOfRoots(count: 64, Math.Cbrt, static root => root * root * root);

    /// <summary>The first 32 bits of the fractional parts of the square roots of the first 8 primes.</summary>
    private static readonly uint[] Beginning = FractionsOfRoots(count: 8, Math.Sqrt, static root => root * root);

    private readonly uint[] _state = [.. Beginning];
    private readonly byte[] _block = new byte[BlockBytes];
    private ulong _length;

    /// <summary>Adds to what is hashed.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        int filled = (int)(_length % BlockBytes);
        _length += (ulong)data.Length;
        if (filled > 0)
        {
            int taken = Math.Min(BlockBytes - filled, data.Length);
            data[..taken].CopyTo(_block.AsSpan(filled));
            data = data[taken..];
            if (filled + taken < BlockBytes)
            {
                return;
            }

            Compress(_block);
        }

        for (; data.Length >= BlockBytes; data = data[BlockBytes..])
        {
            Compress(data);
        }

        data.CopyTo(_block);
    }

    /// <summary>The hash of all that was appended. Nothing can be appended after it.</summary>
    public byte[] Finish()
    {
        ulong bits = _length * 8;
        int filled = (int)(_length % BlockBytes);
        Span<byte> padding = stackalloc byte[2 * BlockBytes];
        padding.Clear();
        padding[0] = 0x80;
        int length = (filled < BlockBytes - LengthBytes ? BlockBytes : 2 * BlockBytes) - filled;
        BinaryPrimitives.WriteUInt64BigEndian(padding[(length - LengthBytes)..length], bits);
        Append(padding[..length]);
        byte[] hash = new byte[HashBytes];
        for (int i = 0; i < _state.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(4 * i), _state[i]);
        }

        return hash;
    }

    /// <summary>The hash of bytes in memory.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        var hash = new Sha256();
        hash.Append(data);
        return hash.Finish();
    }

    /// <summary>The hash of a stream from its position to its end.</summary>
    public static async Task<byte[]> HashAsync(Stream stream, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var hash = new Sha256();
        byte[] buffer = new byte[1 << 16];
        for (int got; (got = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            hash.Append(buffer.AsSpan(0, got));
        }

        return hash.Finish();
    }

    private void Compress(ReadOnlySpan<byte> block)
    {
        Span<uint> schedule = stackalloc uint[64];
        for (int t = 0; t < 16; t++)
        {
            schedule[t] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * t)..]);
        }

        for (int t = 16; t < schedule.Length; t++)
        {
            uint near = schedule[t - 2], far = schedule[t - 15];
            uint mixedNear = BitOperations.RotateRight(near, 17) ^ BitOperations.RotateRight(near, 19) ^ (near >> 10);
            uint mixedFar = BitOperations.RotateRight(far, 7) ^ BitOperations.RotateRight(far, 18) ^ (far >> 3);
            schedule[t] = mixedNear + schedule[t - 7] + mixedFar + schedule[t - 16];
        }

        (uint a, uint b, uint c, uint d) = (_state[0], _state[1], _state[2], _state[3]);
        (uint e, uint f, uint g, uint h) = (_state[4], _state[5], _state[6], _state[7]);
        for (int t = 0; t < schedule.Length; t++)
        {
            uint mixedE = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            uint mixedA = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            uint first = h + mixedE + ((e & f) ^ (~e & g)) + Constants[t] + schedule[t];
            uint second = mixedA + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e) = (g, f, e, d + first);
            (d, c, b, a) = (c, b, a, first + second);
        }

        _state[0] += a;
        _state[1] += b;
        _state[2] += c;
        _state[3] += d;
        _state[4] += e;
        _state[5] += f;
        _state[6] += g;
        _state[7] += h;
    }

    private static uint[] FractionsOfRoots(int count, Func<double, double> root, Func<UInt128, UInt128> power)
    {
        uint[] fractions = new uint[count];
        int found = 0;
        for (uint candidate = 2; found < count; candidate++)
        {
            bool isPrime = true;
            for (uint divisor = 2; divisor * divisor <= candidate; divisor++)
            {
                isPrime &= candidate % divisor != 0;
            }

            if (isPrime)
            {
                fractions[found++] = (uint)FixedRoot(candidate, root, power);
            }
        }

        return fractions;
    }

    /// <summary>floor(root · 2^32) of a prime, exactly: a double's 53 bits come near, and whole numbers decide.</summary>
    private static ulong FixedRoot(uint prime, Func<double, double> root, Func<UInt128, UInt128> power)
    {
        var guess = (ulong)(root(prime) * 4294967296.0);
        int powers = power(2) == 4 ? 2 : 3;
        UInt128 exact = (UInt128)prime << (32 * powers);
        while (power(guess) > exact)
        {
            guess--;
        }

        while (power(guess + 1) <= exact)
        {
            guess++;
        }

        return guess;
    }
}
