namespace Nin.Kernels.Random;

/// <summary>What random numbers are drawn for. Part of the counter, so no two uses ever share a number.</summary>
public enum RandomPurpose : uint
{
    /// <summary>Initial weights; the index is the parameter's position in the network.</summary>
    Initialization = 1,

    /// <summary>The order of the training pictures in an epoch.</summary>
    Shuffle = 2,

    /// <summary>Augmentation of one picture in one epoch.</summary>
    Augmentation = 3,

    /// <summary>Dropout masks; the epoch is the training step, the index the layer.</summary>
    Dropout = 4,

    /// <summary>The pictures of a generated data set.</summary>
    Generation = 5,

    /// <summary>Which pictures go to which part of a data set.</summary>
    Split = 6,

    /// <summary>Test data and measurements.</summary>
    Test = 7,

    /// <summary>How much of another picture is mixed into one in one epoch.</summary>
    Mixup = 8,

    /// <summary>Which pictures are set aside for the last look; epoch and index are a hash of the picture's bytes.</summary>
    TestPart = 9,

    /// <summary>Augmentation of a user's own, of one picture in one epoch.</summary>
    CustomAugmentation = 10,
}

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
