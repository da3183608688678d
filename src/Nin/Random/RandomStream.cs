using Nin.Kernels.Random;

namespace Nin.Random;

/// <summary>
/// Random numbers for one purpose, epoch and index: a cursor over <see cref="Philox"/>. Two streams with the same
/// four keys give the same numbers on any thread and in any order of creation.
/// </summary>
public struct RandomStream
{
    private readonly ulong _seed;
    private readonly uint _purpose, _epoch, _index;
    private uint _block, _x1, _x2, _x3;
    private int _left;

    /// <summary>Starts the stream of one purpose, epoch and index.</summary>
    public RandomStream(ulong seed, RandomPurpose purpose, uint epoch, uint index)
    {
        (_seed, _purpose, _epoch, _index) = (seed, (uint)purpose, epoch, index);
    }

    /// <summary>The next 32 uniform bits.</summary>
    public uint NextUInt32()
    {
        if (_left == 0)
        {
            (uint x0, _x1, _x2, _x3) = Philox.Block(_seed, _block++, _index, _epoch, _purpose);
            _left = 3;
            return x0;
        }

        return _left-- switch { 3 => _x1, 2 => _x2, _ => _x3 };
    }

    /// <summary>A uniform number in [0, 1), a multiple of 2^-24.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1f / (1 << 24));

    /// <summary>A uniform integer in [0, <paramref name="exclusiveMax"/>), by Lemire's unbiased multiplication.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveMax"/> is not positive.</exception>
    public int NextInt32(int exclusiveMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMax);
        uint range = (uint)exclusiveMax;
        ulong product = (ulong)NextUInt32() * range;
        if ((uint)product < range)
        {
            uint threshold = (0u - range) % range;
            while ((uint)product < threshold)
            {
                product = (ulong)NextUInt32() * range;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>A normally distributed number with mean 0 and deviation 1 (Box and Muller, in double).</summary>
    public float NextGaussian()
    {
        double u = 1.0 - (NextUInt32() * (1.0 / 4294967296.0));
        double v = NextUInt32() * (1.0 / 4294967296.0);
        return (float)(Math.Sqrt(-2.0 * Math.Log(u)) * Math.Cos(2.0 * Math.PI * v));
    }
}
