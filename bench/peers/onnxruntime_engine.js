// ONNX Runtime's side of the comparison: reads one request a line, a JSON object, and answers each with one line. See compare.py.
// Usage: node onnxruntime_engine.js FOLDER, the folder in which npm installed onnxruntime-node.
"use strict";
const fs = require("fs");
const path = require("path");
const readline = require("readline");
const { createRequire } = require("module");

const requireThere = createRequire(path.join(path.resolve(process.argv[2]), "package.json"));
const ort = requireThere("onnxruntime-node");
const { version } = requireThere("onnxruntime-node/package.json");

let session, feeds, fetches;

const engine = {
    async load({ onnx, pictures, batch, threads }) {
        await session?.release();
        session = await ort.InferenceSession.create(onnx, {
            executionProviders: ["cpu"],
            graphOptimizationLevel: "all",
            executionMode: "sequential",
            intraOpNumThreads: threads,
            interOpNumThreads: 1,
        });
        const inputShape = session.inputMetadata[0].shape, outputShape = session.outputMetadata[0].shape;
        feeds = { [session.inputNames[0]]: new ort.Tensor("float32", toChannelsFirst(readFloats(pictures, count(inputShape)), inputShape), inputShape) };
        fetches = { [session.outputNames[0]]: new ort.Tensor("float32", new Float32Array(count(outputShape)), outputShape) };
        if (inputShape[0] !== batch) throw new Error(`expected a network for batches of ${batch}, got one for ${inputShape[0]}`);
        return { engine: `ONNX Runtime ${version}`, variants: ["NCHW"] };
    },

    async answer({ outputs }) {
        const found = await session.run(feeds, fetches);
        const { data } = found[session.outputNames[0]];
        fs.writeFileSync(outputs, Buffer.from(data.buffer, data.byteOffset, data.byteLength));
        return {};
    },

    async time({ calls }) {
        const begun = process.hrtime.bigint();
        for (let i = 0; i < calls; i++) await session.run(feeds, fetches);
        return { seconds: Number(process.hrtime.bigint() - begun) / 1e9 };
    },
};

function count(shape) {
    return shape.reduce((product, size) => product * size, 1);
}

function readFloats(file, length) {
    const floats = new Float32Array(length);
    const handle = fs.openSync(file, "r");
    const bytes = fs.readSync(handle, new Uint8Array(floats.buffer), 0, floats.byteLength, 0);
    fs.closeSync(handle);
    if (bytes !== floats.byteLength) throw new Error(`${file}: expected ${floats.byteLength} bytes, got ${bytes}`);
    return floats;
}

/** [N, H, W, C], as the file has it, to the network's [N, C, H, W]. */
function toChannelsFirst(floats, [pictures, channels, height, width]) {
    const pixels = height * width, result = new Float32Array(floats.length);
    for (let n = 0; n < pictures; n++)
        for (let p = 0; p < pixels; p++)
            for (let c = 0; c < channels; c++)
                result[(n * channels + c) * pixels + p] = floats[(n * pixels + p) * channels + c];
    return result;
}

async function main() {
    for await (const line of readline.createInterface({ input: process.stdin })) {
        let answer;
        try {
            const request = JSON.parse(line);
            if (!Object.hasOwn(engine, request.do)) throw new Error(`expected load, answer or time, got '${request.do}'`);
            answer = await engine[request.do](request);
        } catch (error) {
            answer = { error: String(error) };
        }
        process.stdout.write(JSON.stringify(answer) + "\n");
    }
}

main();
