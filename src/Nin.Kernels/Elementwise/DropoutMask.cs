using System.Numerics;
using Nin.Kernels.Random;

namespace Nin.Kernels.Elementwise;

/// <summary>
/// The random numbers of one picture's mask. Philox gives the picture two keys; a keyed mixing of the element's index gives
/// each element its 32 bits. Ten rounds of Philox an element would cost more than the layer beside it.
/// </summary>
/// <remarks>
/// <b>Source</b> the mixing: C. Wellons, <i>Prospecting for Hash Functions</i> ("lowbias32"), keyed between its rounds.
/// </remarks>
internal readonly struct DropoutMask
{
    private const uint Golden = 0x9E3779B9, Multiplier0 = 0x7FEB352D, Multiplier1 = 0x846CA68B;

    private readonly uint _key0, _key1;

    private DropoutMask(uint key0, uint key1)
    {
        (_key0, _key1) = (key0, key1);
    }

    public static DropoutMask Of(DropoutKey key, uint picture)
    {
        uint purpose = DropoutKey.Purpose | (key.Layer << 8);
        (uint key0, uint key1, _, _) = Philox.Block(key.Seed, 0, picture, key.Step, purpose);
        return new DropoutMask(key0, key1);
    }

    public uint Number(uint element)
    {
        uint x = (element * Golden) + _key0;
        x = (x ^ (x >> 16)) * Multiplier0;
        x += _key1;
        x = (x ^ (x >> 15)) * Multiplier1;
        return x ^ (x >> 16);
    }

    public Vector<uint> Numbers(Vector<uint> elements)
    {
        Vector<uint> x = (elements * Golden) + new Vector<uint>(_key0);
        x = (x ^ (x >>> 16)) * Multiplier0;
        x += new Vector<uint>(_key1);
        x = (x ^ (x >>> 15)) * Multiplier1;
        return x ^ (x >>> 16);
    }
}
