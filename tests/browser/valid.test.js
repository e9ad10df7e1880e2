// The Nu HTML Checker finds no error on any page. It needs Java.
import { test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import vnu from "vnu-jar";
import { archived, editions, hmis, large, reissued, rightToLeft, showcase } from "./support/build.js";

const JAVA = process.env.JAVA ?? "java";

for (const [name, build] of Object.entries({ hmis, showcase, rightToLeft, reissued, archived, large, editions })) {
  test(`every page of ${name} is valid HTML`, () => {
    const site = build("--base-url", "https://example.org/manual/");
    const options = ["--errors-only", "--skip-non-html", "--format", "gnu", site];
    const { status, stderr, error } = spawnSync(JAVA, ["-Xss4m", "-jar", vnu, ...options], { encoding: "utf8", maxBuffer: 1 << 26 });
    assert.equal(error, undefined, "Java could not be started; `JAVA` names it");
    assert.equal(stderr.replaceAll(site, ""), "");
    assert.equal(status, 0);
  });
}
