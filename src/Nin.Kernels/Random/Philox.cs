namespace Nin.Kernels.Random;

/// <summary>
/// Philox4x32-10: a random function of a 64-bit key and a 128-bit counter. It has no state, so any thread can
/// compute any number of the sequence, in any order, and get the same bits.
/// </summary>
/// <remarks>
/// <b>Source</b> Salmon, Moraes, Dror, Shaw, <i>Parallel Random Numbers: As Easy as 1, 2, 3</i>, SC 2011.
/// </remarks>
public static class Philox
{
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    /// <summary>Four independent uniform 32-bit numbers for one counter value.</summary>
    /// <param name="key">The key; a seed.</param>
    /// <param name="c0">Counter word 0, the fastest.</param>
    /// <param name="c1">Counter word 1.</param>
    /// <param name="c2">Counter word 2.</param>
    /// <param name="c3">Counter word 3.</param>
    public static (uint X0, uint X1, uint X2, uint X3) Block(ulong key, uint c0, uint c1, uint c2, uint c3)
    {
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = (ulong)Multiplier0 * c0, p1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }
}
