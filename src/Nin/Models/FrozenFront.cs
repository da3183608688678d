using System.Collections.Immutable;
using Nin.Data;
using Nin.Data.Loading;
using Nin.Execution;
using Nin.Execution.Parameters;
using Nin.Formats;
using Nin.Kernels;
using Nin.Networks;
using Nin.Tensors;
using Nin.Threading;

namespace Nin.Models;

/// <summary>
/// The first part of a network, whose weights stay as they are while the rest learns. It computes as a finished model does, and
/// no gradient goes through it; what it makes of a picture is computed once and kept.
/// </summary>
/// <remarks>One thread at a time may use it.</remarks>
internal sealed class FrozenFront : IDisposable
{
    private readonly InferenceExecutor _executor;
    private readonly KeptPictures _budget = new(Limits.Default.KeptBytes);
    private readonly Dictionary<Dataset, FeatureStore> _measured = [];
    private readonly int _pictureLength, _length;
    private float[] _features = [], _pictures = [], _computed = [];

    /// <summary>Makes the front ready.</summary>
    /// <param name="front">The first part of the network.</param>
    /// <param name="weights">Tensors that have its weights among them.</param>
    /// <param name="kernels">What computes.</param>
    /// <param name="pool">The threads.</param>
    /// <exception cref="ArgumentException">A weight is missing, or its shape is another.</exception>
    public FrozenFront(Network front, IReadOnlyList<NamedTensor> weights, KernelSet kernels, WorkerPool pool)
    {
        var layout = new ParameterLayout(front);
        using ParameterBuffer parameters = ParameterBuffer.Of(layout, weights);
        Weights = [.. weights.Where(weight => layout.Find(weight.Name) is not null)];
        (_pictureLength, _length) = (front.Input.Length, front.Output.Length);
        _executor = new InferenceExecutor(front, parameters, kernels, pool);
    }

    /// <summary>The weights that stay as they are.</summary>
    public ImmutableArray<NamedTensor> Weights { get; }

    /// <summary>Floats that it makes of a picture.</summary>
    public int Length => _length;

    /// <summary>Room for the features of a data set whose pictures come in some forms.</summary>
    public FeatureStore CreateStore(Dataset dataset, int views) => new(dataset.Count, views, _length, _budget);

    /// <summary>The features of a data set whose pictures are always the same, such as a validation part.</summary>
    public FeatureStore StoreOf(Dataset dataset)
    {
        if (!_measured.TryGetValue(dataset, out FeatureStore? store))
        {
            _measured.Add(dataset, store = CreateStore(dataset, views: 1));
        }

        return store;
    }

    /// <summary>What it makes of some pictures; those whose features are kept need not be filled.</summary>
    /// <param name="store">What is kept, and what is new is added to.</param>
    /// <param name="indices">The pictures' places in their data set.</param>
    /// <param name="epoch">The epoch whose changes they have.</param>
    /// <param name="pictures">[indices.Length, height, width, channels].</param>
    /// <returns>[indices.Length, features]; good until the next call.</returns>
    public ReadOnlyMemory<float> Features(
        FeatureStore store, ReadOnlySpan<int> indices, int epoch, ReadOnlyMemory<float> pictures)
    {
        int count = indices.Length, missing = 0;
        Grow(ref _features, count * _length);
        Grow(ref _pictures, count * _pictureLength);
        Span<int> places = count <= 1024 ? stackalloc int[count] : new int[count];
        for (int i = 0; i < count; i++)
        {
            if (!store.TryCopy(indices[i], epoch, _features.AsSpan(i * _length, _length)))
            {
                pictures.Span.Slice(i * _pictureLength, _pictureLength).CopyTo(_pictures.AsSpan(missing * _pictureLength));
                places[missing++] = i;
            }
        }

        if (missing > 0)
        {
            Grow(ref _computed, count * _length);
            _executor.Run(missing, _pictures.AsMemory(0, missing * _pictureLength), _computed.AsMemory(0, missing * _length));
            for (int i = 0; i < missing; i++)
            {
                ReadOnlySpan<float> features = _computed.AsSpan(i * _length, _length);
                features.CopyTo(_features.AsSpan(places[i] * _length));
                store.Keep(indices[places[i]], epoch, features);
            }
        }

        return _features.AsMemory(0, count * _length);
    }

    public void Dispose() => _executor.Dispose();

    private static void Grow(ref float[] room, int length) => room = room.Length >= length ? room : new float[length];
}
