using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Nin.Formats;
using Nin.Models;

namespace Nin.Benchmarks;

/// <summary>What is asked for: a network and its pictures, ready in memory.</summary>
/// <param name="Model">The network and its weights.</param>
/// <param name="Pictures">[Batch, Height, Width, Channels].</param>
/// <param name="Batch">Pictures in a call.</param>
/// <param name="Threads">Threads that may work.</param>
/// <param name="Dropout">Whether training drops; without it, the losses of two engines can be compared.</param>
/// <param name="LearningRate">That of the steps.</param>
/// <param name="Shards">
/// Parts of a batch that are learned from apart where the engine knows such; where not given, as many as it takes by itself. In
/// one part, batch normalisation has the statistics that everybody else's has.
/// </param>
internal sealed record PeerRequest(
    Model Model, float[] Pictures, int Batch, int Threads, bool Dropout, float LearningRate, int? Shards)
{
    /// <summary>The class of each picture in training.</summary>
    public int[] Labels => [.. Enumerable.Range(0, Batch).Select(i => i % Model.Network.Classes)];
}

/// <summary>
/// One engine of the comparison in bench/peers: reads one request a line, a JSON object, and answers each with one line. The
/// process stays alive between timed blocks, so that it is warm while the other engines take their turns.
/// </summary>
internal abstract class PeerEngine : IDisposable
{
    /// <summary>The momentum of every engine's steps. bench/peers/torch_engine.py has the same.</summary>
    public const float Momentum = 0.9f;

    private const float DefaultLearningRate = 1e-3f;
    private IPeerWork? _work;

    /// <summary>The engine and its version.</summary>
    protected abstract string Name { get; }

    /// <summary>Answers until the requests end.</summary>
    public void Run(TextReader requests, TextWriter answers)
    {
        while (requests.ReadLine() is string line)
        {
            answers.WriteLine(Answer(line).ToJsonString());
            answers.Flush();
        }
    }

    /// <summary>Answers one request; whatever goes wrong is an answer too.</summary>
    public JsonObject Answer(string line)
    {
        try
        {
            JsonObject request = JsonNode.Parse(line)?.AsObject()
                ?? throw new ArgumentException("peer: expected a request, got null.");
            return Answer(Text(request, "do"), request);
        }
        catch (Exception error)
        {
            return new JsonObject { ["error"] = error.Message };
        }
    }

    public void Dispose() => _work?.Dispose();

    /// <summary>The network ready for inference.</summary>
    protected abstract IPeerInference Inference(PeerRequest request);

    /// <summary>The network ready for training.</summary>
    protected abstract IPeerTraining Training(PeerRequest request);

    /// <summary>Answers one request by its name.</summary>
    protected virtual JsonObject Answer(string what, JsonObject request) => what switch
    {
        "engine" => new JsonObject { ["engine"] = Name },
        "load" => Load(request),
        "answer" => WriteOutputs(request),
        "learn" => Learn(request),
        "time" => Time(request),
        _ => throw new ArgumentException($"peer: expected engine, load, answer, learn or time, got '{what}'."),
    };

    protected static void Write(string path, float[] values) =>
        AtomicFile.Write(path, stream => stream.Write(MemoryMarshal.AsBytes(values.AsSpan())));

    protected static string Text(JsonObject request, string key) => Value(request, key).GetValue<string>();

    protected static int Number(JsonObject request, string key) => Value(request, key).GetValue<int>();

    private JsonObject Load(JsonObject request)
    {
        _work?.Dispose();
        _work = null;
        Model model = Model.Load(Text(request, "model"));
        int batch = Number(request, "batch");
        float[] pictures = new float[batch * model.Network.Input.Length];
        using (FileStream file = File.OpenRead(Text(request, "pictures")))
        {
            file.ReadExactly(MemoryMarshal.AsBytes(pictures.AsSpan()));
        }

        var settings = new PeerRequest(
            model, pictures, batch, Number(request, "threads"), (bool?)request["dropout"] ?? true,
            (float?)request["rate"] ?? DefaultLearningRate, (int?)request["shards"]);
        _work = Text(request, "mode") switch
        {
            "inference" => Inference(settings),
            "training" => Training(settings),
            string other => throw new ArgumentException($"mode: expected inference or training, got '{other}'."),
        };
        return new JsonObject
        {
            ["engine"] = Name,
            ["variants"] = new JsonArray([.. _work.Variants.Select(variant => JsonValue.Create(variant))]),
        };
    }

    private JsonObject WriteOutputs(JsonObject request)
    {
        IPeerInference inference = Loaded<IPeerInference>();
        inference.Call(Variant(inference, request));
        Write(Text(request, "outputs"), inference.Outputs);
        return [];
    }

    private JsonObject Learn(JsonObject request)
    {
        IPeerTraining training = Loaded<IPeerTraining>();
        string variant = Variant(training, request);
        var losses = new JsonArray();
        for (int steps = Number(request, "steps"); steps > 0; steps--)
        {
            training.Call(variant);
            losses.Add(training.Loss);
        }

        return new JsonObject { ["losses"] = losses };
    }

    private JsonObject Time(JsonObject request)
    {
        IPeerWork work = Loaded<IPeerWork>();
        string variant = Variant(work, request);
        int calls = Number(request, "calls");
        long begun = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            work.Call(variant);
        }

        return new JsonObject { ["seconds"] = Stopwatch.GetElapsedTime(begun).TotalSeconds };
    }

    private T Loaded<T>()
        where T : class =>
        _work as T ?? throw new InvalidOperationException("peer: nothing is loaded that can do this; send a load first.");

    private static string Variant(IPeerWork work, JsonObject request) => (string?)request["variant"] ?? work.Variants[0];

    private static JsonNode Value(JsonObject request, string key) =>
        request[key] ?? throw new ArgumentException($"peer: the request lacks '{key}'.");
}
